/**
 * Checks whether mail from outside comes from its claimed sender: SPF, DKIM and DMARC, while the client waits for the
 * answer to its final dot. {@link org.postern.store.filter.auth.SenderAuthentication} is the entry;
 * {@link org.postern.store.filter.auth.DmarcPolicy} decides, as a pure function of the other results.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.header}, {@code store.address}, {@code store.delivery},
 * {@code store.dns}, {@code store.mailbox}, {@code store.platform}; jSPF, jDKIM, mime4j, dnsjava, Guava.
 *
 * <p>Threads: waiting for DNS holds no thread; the header is read and signatures are verified on the caller's.
 * Everything here is thread-safe unless it says that it is confined to one check. This package makes no threads.
 *
 * <p>RFC 7208 (SPF), RFC 6376, 8301 and 8463 (DKIM), RFC 7489 (DMARC), RFC 8601 (Authentication-Results), RFC 7372
 * (codes).
 */
@NullMarked
package org.postern.store.filter.auth;

import org.jspecify.annotations.NullMarked;
