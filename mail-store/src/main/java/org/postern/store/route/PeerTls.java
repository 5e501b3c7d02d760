package org.postern.store.route;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The TLS of this box as a client. Thread-safe; sessions are resumed among connections of the same kind. */
public final class PeerTls {
    private final SSLContext any;
    private final SSLContext verifying;

    private PeerTls(SSLContext any, SSLContext verifying) {
        this.any = any;
        this.verifying = verifying;
    }

    /**
     * Makes the TLS client.
     *
     * @param authorities trusted beside those of the Java installation
     */
    public static PeerTls trusting(List<X509Certificate> authorities) {
        try {
            return new PeerTls(context(new AnyTrust()), context(managers(authorities)));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java installation has no usable TLS", e);
        }
    }

    private static TrustManager[] managers(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        if (authorities.isEmpty()) {
            return factory.getTrustManagers();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager usual) {
                for (X509Certificate issuer : usual.getAcceptedIssuers()) {
                    store.setCertificateEntry("usual-" + number++, issuer);
                }
            }
        }
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("own-" + number++, authority);
        }
        TrustManagerFactory all = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        all.init(store);
        return all.getTrustManagers();
    }

    private static SSLContext context(TrustManager... managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    /** Verifies certificate and name; for HTTPS, which enables the check of names itself. */
    public SSLSocketFactory verifying() {
        return verifying.getSocketFactory();
    }

    /** TLS for one connection. */
    public PeerSockets sockets(TlsDemand demand) {
        if (demand instanceof TlsDemand.Verified) {
            return new PeerSockets(verifying.getSocketFactory(), true);
        }
        if (demand instanceof TlsDemand.Dane dane) {
            try {
                return new PeerSockets(context(new DaneTrust(dane)).getSocketFactory(), false);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java installation has no usable TLS", e);
            }
        }
        return new PeerSockets(any.getSocketFactory(), false);
    }
}
