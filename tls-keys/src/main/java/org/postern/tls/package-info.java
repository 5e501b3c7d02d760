/**
 * Keys and certificates of the box: a local authority made offline at the first start, or the office's own certificate
 * and key as PEM; reload without restart. {@link org.postern.tls.ServerKeys} is the entry. Beside them the keys that
 * sign outgoing mail: {@link org.postern.tls.dkim.DkimKeys}.
 *
 * <p>Allowed imports: nothing of Postern; BouncyCastle ({@code bcprov}, {@code bcpkix}).
 *
 * <p>Threading: {@code ServerKeys} and {@code DkimKeys} are thread-safe; one daemon thread looks at the files;
 * everything else here is immutable or confined to its caller.
 *
 * <p>RFC 5280 (certificates), RFC 7468 (PEM), RFC 5958 (PKCS#8), RFC 8017 (PKCS#1), RFC 5915 (EC keys), RFC 6125 (host
 * names), RFC 8446 and RFC 5246 (TLS 1.3 and 1.2; older versions are never offered, RFC 8996), RFC 6376, 8301 and 8463
 * (what DKIM keys are, and how they are published).
 */
@NullMarked
package org.postern.tls;

import org.jspecify.annotations.NullMarked;
