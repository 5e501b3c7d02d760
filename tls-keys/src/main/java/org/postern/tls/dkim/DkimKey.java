package org.postern.tls.dkim;

import java.security.PrivateKey;

/**
 * A key that signs mail.
 *
 * @param publicKey as {@code p=} has it: base64 of the SubjectPublicKeyInfo for RSA, of the 32 octets for Ed25519 (RFC 8463 4)
 */
public record DkimKey(String domain, String selector, Kind kind, PrivateKey privateKey, String publicKey) {
    /** In the order of signing: what every verifier knows comes first. */
    public enum Kind {
        RSA("rsa"),
        ED25519("ed25519");

        private final String tag;

        Kind(String tag) {
            this.tag = tag;
        }

        /** As {@code k=} has it. */
        public String tag() {
            return tag;
        }
    }

    /** What to publish. */
    public DkimRecord record() {
        return new DkimRecord(selector + "._domainkey." + domain, "v=DKIM1; k=" + kind.tag() + "; p=" + publicKey);
    }

    /** Without the private key: what is printed may be logged. */
    @Override
    public String toString() {
        return record().name() + " (" + kind.tag() + ")";
    }
}
