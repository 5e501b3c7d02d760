package org.postern.tls;

import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The runtime's TLS, narrowed: versions 1.3 and 1.2 only (RFC 8996), no key exchange without forward secrecy. Narrowed in the
 * context itself, so that no user of it (Jetty, Netty) can forget to. Engines only: the socket factories are refused.
 */
final class ModernTls extends SSLContextSpi {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext wide;

    private ModernTls(SSLContext wide) {
        this.wide = wide;
    }

    static SSLContext of(KeyManager keys) {
        try {
            SSLContext wide = SSLContext.getInstance("TLS");
            wide.init(new KeyManager[] {keys}, new TrustManager[0], null);
            return new Context(new ModernTls(wide), wide);
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("this Java runtime has no TLS", e);
        }
    }

    private static final class Context extends SSLContext {
        Context(SSLContextSpi spi, SSLContext wide) {
            super(spi, wide.getProvider(), wide.getProtocol());
        }
    }

    private static SSLParameters narrowed(SSLParameters parameters) {
        parameters.setProtocols(VERSIONS.clone());
        parameters.setCipherSuites(Arrays.stream(parameters.getCipherSuites())
                .filter(suite -> suite.startsWith("TLS_ECDHE_")
                        || suite.startsWith("TLS_AES_")
                        || suite.startsWith("TLS_CHACHA20_"))
                .toArray(String[]::new));
        return parameters;
    }

    private static SSLEngine narrowed(SSLEngine engine) {
        engine.setSSLParameters(narrowed(engine.getSSLParameters()));
        return engine;
    }

    @Override
    protected void engineInit(
            KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
            throws KeyManagementException {
        throw new KeyManagementException("this context is made ready by its keys");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return narrowed(wide.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return narrowed(wide.createSSLEngine(host, port));
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return narrowed(wide.getDefaultSSLParameters());
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return narrowed(wide.getSupportedSSLParameters());
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        throw new UnsupportedOperationException("engines only");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        throw new UnsupportedOperationException("engines only");
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return wide.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return wide.getClientSessionContext();
    }
}
