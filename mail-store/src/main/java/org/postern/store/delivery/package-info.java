/**
 * One path delivers mail: {@link org.postern.store.delivery.PostOffice} takes it in, local copies and queue rows in one
 * transaction; the queue runner brings the queue to foreign servers and bounces what fails.
 *
 * <p>Allowed imports: {@code store.account}, {@code store.address}, {@code store.mailbox}, {@code store.message},
 * {@code store.report}; Jakarta Mail (addresses), mime4j (raw fields). Knows nothing of the listeners.
 *
 * <p>Threads: intake runs on its caller's thread and completes on the store's; the queue runs on named, bounded pools
 * of its own.
 *
 * <p>RFC 5321 (4.4 trace fields, 5 address resolution, 4.5.4 retries, 6 bounces), RFC 6409 (submission), RFC 7505 (null
 * MX), RFC 3463 and 3464 (status codes and reports), RFC 3207 and 7435 (opportunistic STARTTLS), RFC 6152 and 6531.
 */
@NullMarked
package org.postern.store.delivery;

import org.jspecify.annotations.NullMarked;
