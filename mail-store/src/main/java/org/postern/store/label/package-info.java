/**
 * The labels of an account, and the keywords of its messages.
 *
 * <p>Allowed imports: {@code store.database}, {@code store.folder}, {@code store.mailbox}; {@code java.sql}.
 *
 * <p>Threading: changes run on the writer's thread, reading on a reader. RFC 9051 2.3.2 (keywords), RFC 7162 (MODSEQ).
 */
@NullMarked
package org.postern.store.label;

import org.jspecify.annotations.NullMarked;
