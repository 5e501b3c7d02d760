/**
 * What senders are told of their mail: delivery reports and delay notices; and which addresses are suppressed.
 *
 * <p>Allowed imports: {@code store.account}, {@code store.address}, {@code store.mailbox}, {@code store.message},
 * {@code store.policy}.
 *
 * <p>Threading: thread-safe; blocking. RFC 3464 and 6522 (reports), RFC 3461 (when to report).
 */
@NullMarked
package org.postern.store.report;

import org.jspecify.annotations.NullMarked;
