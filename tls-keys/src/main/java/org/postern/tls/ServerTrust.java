package org.postern.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Checks servers. Refuses every client. */
abstract class ServerTrust extends X509ExtendedTrustManager {
    /**
     * Returns normally when the server is trusted.
     *
     * @param chain the server's own certificate first; never empty
     * @param connection a {@link Socket}, an {@link SSLEngine}, or null when unknown
     */
    abstract void judge(X509Certificate[] chain, String keyExchange, @Nullable Object connection)
            throws CertificateException;

    private void shown(X509Certificate @Nullable [] chain, String keyExchange, @Nullable Object connection)
            throws CertificateException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("the mail server shows no certificate");
        }
        judge(chain, keyExchange, connection);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        shown(chain, keyExchange, null);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
            throws CertificateException {
        shown(chain, keyExchange, socket);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        shown(chain, keyExchange, engine);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
        throw new CertificateException("no client is trusted here");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String keyType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client is trusted here");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client is trusted here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
