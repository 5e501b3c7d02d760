/**
 * The commands on people, addresses, mail and the queue.
 *
 * <p>Allowed imports: {@code core}, {@code core.admin.mail}, {@code core.admin.people}, {@code core.cli.option},
 * {@code core.console}, {@code store.account}, {@code store.address}, {@code store.mailbox}; picocli. Threading: one
 * command is one thread.
 */
@NullMarked
package org.postern.core.cli.mail;

import org.jspecify.annotations.NullMarked;
