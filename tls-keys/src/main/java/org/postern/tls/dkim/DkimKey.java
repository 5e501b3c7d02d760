package org.postern.tls.dkim;

import java.security.PrivateKey;

/**
 * A key that signs mail.
 *
 * @param publicKey the value of {@code p=}: base64 of the SubjectPublicKeyInfo for RSA, of the 32 octets for Ed25519
 *     (RFC 8463 4)
 */
public record DkimKey(String domain, String selector, Kind kind, PrivateKey privateKey, String publicKey) {
    /** In signing order: the kind that every verifier knows comes first. */
    public enum Kind {
        RSA("rsa"),
        ED25519("ed25519");

        private final String tag;

        Kind(String tag) {
            this.tag = tag;
        }

        /** The value of {@code k=}. */
        public String tag() {
            return tag;
        }
    }

    /** The record to publish. */
    public DkimRecord record() {
        return new DkimRecord(selector + "._domainkey." + domain, "v=DKIM1; k=" + kind.tag() + "; p=" + publicKey);
    }

    /** Omits the private key, because the result may be logged. */
    @Override
    public String toString() {
        return record().name() + " (" + kind.tag() + ")";
    }
}
