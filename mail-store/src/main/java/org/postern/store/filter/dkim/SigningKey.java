package org.postern.store.filter.dkim;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * A private key and the name under which its public half is published.
 *
 * @param selector the name before {@code ._domainkey.DOMAIN}
 */
public record SigningKey(String selector, Algorithm algorithm, PrivateKey privateKey) {
    /** The signature algorithms (RFC 8301 3.1, RFC 8463 3). */
    public enum Algorithm {
        RSA("rsa-sha256"),
        ED25519("ed25519-sha256");

        private final String tag;

        Algorithm(String tag) {
            this.tag = tag;
        }

        /** The value of {@code a=}. */
        String tag() {
            return tag;
        }
    }

    byte[] sign(byte[] canonical) throws GeneralSecurityException {
        Signature signature;
        if (algorithm == Algorithm.RSA) {
            signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(canonical);
        } else {
            signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            // PureEdDSA over the digest, not over the text (RFC 8463 3).
            signature.update(MessageDigest.getInstance("SHA-256").digest(canonical));
        }
        return signature.sign();
    }

    /** Omits the private key, because the result may be logged. */
    @Override
    public String toString() {
        return selector + " (" + algorithm.tag() + ")";
    }
}
