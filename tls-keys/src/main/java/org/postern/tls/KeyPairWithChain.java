package org.postern.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** A private key and the certificate chain that speaks for it, leaf first. Immutable; {@code toString} hides the key. */
record KeyPairWithChain(PrivateKey key, List<X509Certificate> chain) {
    KeyPairWithChain {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new TlsKeyException("there is no certificate");
        }
    }

    X509Certificate leaf() {
        return chain.get(0);
    }

    /** SHA-256 of the leaf as browsers show it: {@code AB:CD:…}. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf().getEncoded());
            return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new TlsKeyException("the certificate cannot be read back", e);
        }
    }

    @Override
    public String toString() {
        return "KeyPairWithChain[" + leaf().getSubjectX500Principal() + "]";
    }
}
