/**
 * The commands on people, addresses, mail and the queue.
 *
 * <p>Allowed imports: {@code core}, {@code core.cli.option}, {@code core.config}, {@code core.console},
 * {@code core.mailfile}, {@code store.account}, {@code store.address}, {@code store.filter.junk},
 * {@code store.filter.sieve}, {@code store.mailbox}, {@code store.message}, {@code store.policy}, {@code store.report},
 * {@code store.sql}; picocli.
 *
 * <p>Threading: one command is one thread.
 */
@NullMarked
package org.postern.core.cli.mail;

import org.jspecify.annotations.NullMarked;
