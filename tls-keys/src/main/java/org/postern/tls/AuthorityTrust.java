package org.postern.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server when a known authority issued its certificate (RFC 5280) and, where the connection asks for it, when
 * the certificate names the host. A refusal names the certificate that the server showed. Immutable.
 */
final class AuthorityTrust extends ServerTrust {
    private final X509ExtendedTrustManager library;

    /** @param authorities trusted authorities; null: those that the Java runtime knows */
    AuthorityTrust(@Nullable KeyStore authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(authorities);
            this.library = Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new TlsKeyException("this Java runtime cannot check certificates"));
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("this Java runtime cannot check certificates", e);
        }
    }

    @Override
    void judge(X509Certificate[] chain, String keyExchange, @Nullable Object connection) throws CertificateException {
        try {
            if (connection instanceof Socket socket) {
                library.checkServerTrusted(chain, keyExchange, socket);
            } else if (connection instanceof SSLEngine engine) {
                library.checkServerTrusted(chain, keyExchange, engine);
            } else {
                library.checkServerTrusted(chain, keyExchange);
            }
        } catch (CertificateException e) {
            throw new CertificateException(
                    "the mail server's certificate is not trusted: " + e.getMessage() + "; it is of "
                            + chain[0].getSubjectX500Principal() + ", ends at "
                            + chain[0].getNotAfter().toInstant() + " and has SHA-256 "
                            + CertificateFingerprint.of(chain[0]),
                    e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return library.getAcceptedIssuers();
    }
}
