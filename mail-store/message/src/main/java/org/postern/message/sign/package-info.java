/**
 * Signed mail: what S/MIME wraps, who signed it, and whether the signature fits the content. No store of trusted
 * issuers: whom to trust is for the reader.
 *
 * <p>Allowed imports: {@code message.text}; BouncyCastle. Confined objects and values. RFC 8551, RFC 5652, RFC 3274,
 * RFC 1847.
 */
@NullMarked
package org.postern.message.sign;

import org.jspecify.annotations.NullMarked;
