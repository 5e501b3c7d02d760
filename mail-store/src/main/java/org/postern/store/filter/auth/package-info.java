/**
 * Whether mail from outside comes from whom it names: SPF, DKIM and DMARC, judged while the client waits for the answer
 * to its final dot. {@link org.postern.store.filter.auth.SenderAuthentication} is the entry;
 * {@link org.postern.store.filter.auth.DmarcPolicy} decides, as a pure function of what the others found.
 *
 * <p>Allowed imports: {@code store.address}, {@code store.delivery}, {@code store.mailbox}, {@code store.message};
 * jSPF, jDKIM, mime4j, dnsjava, Guava.
 *
 * <p>Threads: a check blocks its caller, within the time set for DNS; everything here is thread-safe unless it says
 * that it is confined to one check. No threads are made here.
 *
 * <p>RFC 7208 (SPF), RFC 6376, 8301 and 8463 (DKIM), RFC 7489 (DMARC), RFC 8601 (Authentication-Results), RFC 7372
 * (codes).
 */
@NullMarked
package org.postern.store.filter.auth;

import org.jspecify.annotations.NullMarked;
