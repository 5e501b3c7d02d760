/**
 * Keys and certificates of the box: a local authority made offline at the first start, or the office's own certificate
 * and key as PEM; reloaded without a restart. {@link org.postern.tls.ServerKeys} is the entry.
 *
 * <p>Allowed imports: nothing of Postern; BouncyCastle ({@code bcprov}, {@code bcpkix}).
 *
 * <p>Threading: {@code ServerKeys} is thread-safe; one daemon thread checks the files; everything else is immutable or
 * confined to its caller.
 *
 * <p>RFC 5280 (certificates), RFC 7468 (PEM), RFC 5958 (PKCS#8), RFC 8017 (PKCS#1), RFC 5915 (EC keys), RFC 6125 (host
 * names), RFC 8446 and RFC 5246 (TLS 1.3 and 1.2; older versions are never offered, RFC 8996).
 */
@NullMarked
package org.postern.tls;

import org.jspecify.annotations.NullMarked;
