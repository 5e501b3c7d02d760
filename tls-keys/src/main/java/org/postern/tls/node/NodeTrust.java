package org.postern.tls.node;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.postern.tls.TlsKeyException;

/**
 * Trusts web nodes with a valid certificate of the node authority, and checks it at every handshake. Trusts no server.
 * Thread-safe.
 */
final class NodeTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager library;
    private final Predicate<X509Certificate> standing;

    NodeTrust(X509Certificate authority, Predicate<X509Certificate> standing) {
        this.standing = standing;
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            anchors.setCertificateEntry("nodes", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(anchors);
            this.library = Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new TlsKeyException("this Java runtime cannot check certificates"));
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new TlsKeyException("this Java runtime cannot check certificates", e);
        }
    }

    private void requireStanding(X509Certificate[] chain) throws CertificateException {
        if (!standing.test(chain[0])) {
            throw new CertificateException("the certificate of " + chain[0].getSubjectX500Principal()
                    + " was revoked, or was never issued here");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
        library.checkClientTrusted(chain, keyType);
        requireStanding(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType, Socket socket) throws CertificateException {
        library.checkClientTrusted(chain, keyType, socket);
        requireStanding(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
            throws CertificateException {
        library.checkClientTrusted(chain, keyType, engine);
        requireStanding(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
        throw new CertificateException("no server is trusted here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyType, Socket socket) throws CertificateException {
        throw new CertificateException("no server is trusted here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no server is trusted here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return library.getAcceptedIssuers();
    }
}
