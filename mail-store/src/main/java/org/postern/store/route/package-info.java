/**
 * Where outbound mail goes and what its TLS must prove: MX, DANE, MTA-STS, smarthosts.
 *
 * <p>Allowed imports: {@code store.address}, {@code store.mailbox}, {@code store.message}, {@code store.platform},
 * {@code store.policy}; dnsjava.
 *
 * <p>Threading: thread-safe; lookups block within their time limits. RFC 5321 5.1 and 7505 (MX), RFC 7672 and 6698
 * (DANE), RFC 8461 (MTA-STS), RFC 4035 (DNSSEC).
 */
@NullMarked
package org.postern.store.route;

import org.jspecify.annotations.NullMarked;
