/**
 * The only path for delivering mail: {@link org.postern.store.delivery.PostOffice} takes a message and stores local
 * copies and queue rows in one transaction.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.header}, {@code store.account}, {@code store.address},
 * {@code store.mailbox}, {@code store.message}, {@code store.platform}, {@code store.policy}, {@code store.report},
 * {@code store.share}; Jakarta Mail (addresses), mime4j (raw fields). Knows nothing of the listeners.
 *
 * <p>Threads: intake runs on its caller's thread and completes on the store's.
 *
 * <p>RFC 5321 (4.4 trace fields, 5 address resolution, 6 bounces), RFC 6409 (submission), RFC 3463 and 3464 (status
 * codes and reports).
 */
@NullMarked
package org.postern.store.delivery;

import org.jspecify.annotations.NullMarked;
