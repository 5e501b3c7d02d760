package org.postern.tls.node;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Locale;

/**
 * One certificate of a web node.
 *
 * @param serial in hexadecimal digits; never reused
 */
public record NodeCertificate(String name, String serial, Instant from, Instant until, boolean revoked) {
    static NodeCertificate of(X509Certificate certificate, boolean revoked) {
        String subject = certificate.getSubjectX500Principal().getName();
        return new NodeCertificate(
                subject.startsWith("CN=") ? subject.substring(3) : subject,
                serial(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                revoked);
    }

    static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16).toLowerCase(Locale.ROOT);
    }
}
