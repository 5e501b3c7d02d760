/**
 * The keys that sign outgoing mail. {@link org.postern.tls.dkim.DkimKeys} is the entry.
 *
 * <p>Allowed imports: {@code tls}; BouncyCastle.
 *
 * <p>Threading: {@code DkimKeys} is thread-safe, the rest immutable. RFC 6376, 8301 and 8463.
 */
@NullMarked
package org.postern.tls.dkim;

import org.jspecify.annotations.NullMarked;
