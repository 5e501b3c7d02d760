/**
 * Reports to senders: delivery reports and delay notices; the list of suppressed addresses; and mail from the box to
 * its administrators about its own state.
 *
 * <p>Allowed imports: {@code message.header}, {@code store.account}, {@code store.address}, {@code store.gate},
 * {@code store.mailbox}, {@code store.message}, {@code store.platform}, {@code store.policy}.
 *
 * <p>Threading: thread-safe; blocking. RFC 3464 and 6522 (reports), RFC 3461 (when to report).
 */
@NullMarked
package org.postern.store.report;

import org.jspecify.annotations.NullMarked;
