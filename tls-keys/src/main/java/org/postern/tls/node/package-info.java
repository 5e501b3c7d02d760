/**
 * Certificates of the split form: a mail node's authority for web nodes, and the certificate that a web node shows.
 *
 * <p>Allowed imports: {@code tls}; BouncyCastle.
 *
 * <p>Threading: thread-safe or immutable. RFC 5280, RFC 8446.
 */
@NullMarked
package org.postern.tls.node;

import org.jspecify.annotations.NullMarked;
