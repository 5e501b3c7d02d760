/**
 * Tables with data of a person beside the mail itself.
 *
 * <p>Allowed imports: {@code message.text}; {@code store.account}, {@code store.address}, {@code store.database}, {@code store.mailbox};
 * {@code java.sql}.
 *
 * <p>Threading: stateless; changes run on the writer's thread, questions on a reader.
 */
@NullMarked
package org.postern.store.person;

import org.jspecify.annotations.NullMarked;
