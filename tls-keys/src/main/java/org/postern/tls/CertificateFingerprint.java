package org.postern.tls;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * SHA-256 of one certificate.
 *
 * @param text as browsers and openssl show it, {@code AB:CD:…}
 */
public record CertificateFingerprint(String text) {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

    public static CertificateFingerprint of(X509Certificate certificate) {
        try {
            byte[] digest = KeyDigests.sha256(certificate.getEncoded());
            return new CertificateFingerprint(
                    HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT));
        } catch (CertificateEncodingException e) {
            throw new TlsKeyException("the certificate cannot be read back", e);
        }
    }

    /** Parses 64 hexadecimal digits, upper or lower case, with or without colons. */
    public static CertificateFingerprint parsed(String text) {
        String digits = text.strip().replace(":", "");
        if (!HEX.matcher(digits).matches()) {
            throw new TlsKeyException("the fingerprint \"" + text.strip() + "\" is not one: a SHA-256 fingerprint is 64"
                    + " hexadecimal digits, with or without colons, as this command shows it: openssl x509 -noout"
                    + " -fingerprint -sha256 -in CERTIFICATE.pem");
        }
        byte[] octets = HexFormat.of().parseHex(digits);
        return new CertificateFingerprint(
                HexFormat.ofDelimiter(":").formatHex(octets).toUpperCase(Locale.ROOT));
    }

    /** Parses several fingerprints separated by commas. */
    static Set<CertificateFingerprint> several(String text) {
        Set<CertificateFingerprint> found = new LinkedHashSet<>();
        for (String one : text.split(",", -1)) {
            found.add(parsed(one));
        }
        return Set.copyOf(found);
    }

    @Override
    public String toString() {
        return text;
    }
}
