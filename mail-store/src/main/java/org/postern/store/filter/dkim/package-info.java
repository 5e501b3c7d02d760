/**
 * Signs mail that leaves the box. {@link org.postern.store.filter.dkim.DkimSigner} is the entry; the keys come from
 * outside through {@link org.postern.store.filter.dkim.SigningKeys}.
 *
 * <p>Allowed imports: {@code message.header}, {@code store.address}, {@code store.delivery}, {@code store.mailbox},
 * {@code store.platform}; jDKIM, dnsjava.
 *
 * <p>Threads: signing runs on the caller's thread; everything public here is thread-safe.
 *
 * <p>RFC 6376 (DKIM), RFC 8301 (algorithms and key sizes), RFC 8463 (Ed25519).
 */
@NullMarked
package org.postern.store.filter.dkim;

import org.jspecify.annotations.NullMarked;
