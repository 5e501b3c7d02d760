/**
 * Files that only the holder of a passphrase or of the recovery key can read: {@link org.postern.tls.seal.Sealing}
 * writes and opens them; people keep the {@link org.postern.tls.seal.RecoveryKey} on paper. A reader learns that the
 * file is whole, in order and complete, or gets an error; no octet is returned before it was authenticated.
 *
 * <p>Allowed imports: {@code tls}; BouncyCastle's light-weight interface (Argon2id, HPKE) and Tink's {@code subtle}
 * package, nothing else of Tink. Nothing else of Tink, so that its key sets and their serialization stay out of the
 * box.
 *
 * <p>Threading: values are immutable; streams are confined to their user.
 *
 * <p>RFC 9106 (Argon2id), RFC 9180 (HPKE), RFC 7748 (X25519), NIST SP 800-38D (AES-GCM), RFC 5869 (HKDF). The body is
 * Tink's AES-GCM-HKDF streaming format.
 */
@NullMarked
package org.postern.tls.seal;

import org.jspecify.annotations.NullMarked;
