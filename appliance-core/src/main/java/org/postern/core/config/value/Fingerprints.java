package org.postern.core.config.value;

import org.postern.tls.CertificateFingerprint;
import org.postern.tls.TlsKeyException;

/**
 * SHA-256 fingerprints of certificates.
 *
 * @param text one or several, with commas between them
 */
public record Fingerprints(String text) {
    public static Fingerprints parse(String text) {
        try {
            for (String one : text.split(",", -1)) {
                CertificateFingerprint.parsed(one);
            }
        } catch (TlsKeyException e) {
            throw new IllegalArgumentException("is not usable: " + e.getMessage(), e);
        }
        return new Fingerprints(text);
    }
}
