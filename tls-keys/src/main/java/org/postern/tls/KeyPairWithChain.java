package org.postern.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key and its certificate chain, leaf first. Immutable; {@code toString} hides the key. */
public record KeyPairWithChain(PrivateKey key, List<X509Certificate> chain) {
    public KeyPairWithChain {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new TlsKeyException("there is no certificate");
        }
    }

    public X509Certificate leaf() {
        return chain.get(0);
    }

    /** SHA-256 of the leaf certificate in the form that browsers show: {@code AB:CD:…}. */
    public String fingerprint() {
        return CertificateFingerprint.of(leaf()).text();
    }

    @Override
    public String toString() {
        return "KeyPairWithChain[" + leaf().getSubjectX500Principal() + "]";
    }
}
