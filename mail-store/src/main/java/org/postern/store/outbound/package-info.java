/**
 * Outbound delivery: the queue runner opens lanes; a lane makes delivery attempts over SMTP connections and records the
 * outcomes in the queue.
 *
 * <p>Allowed imports: {@code message.header}, {@code store.address}, {@code store.mailbox}, {@code store.message},
 * {@code store.platform}, {@code store.policy}, {@code store.report}, {@code store.route},
 * {@code store.route.https}; Jakarta Mail (SMTP client).
 *
 * <p>Threading: the runner has a scheduler and a bounded pool; a lane is confined to one thread. RFC 5321 (4.5.4
 * retries), RFC 3207 and 7435 (STARTTLS), RFC 2920 (pipelining), RFC 6152 and 6531.
 */
@NullMarked
package org.postern.store.outbound;

import org.jspecify.annotations.NullMarked;
