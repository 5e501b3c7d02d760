package org.postern.tls;

import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
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
 * The runtime's TLS restricted to versions 1.3 and 1.2 (RFC 8996) and to key exchanges with forward secrecy. The
 * restriction sits in the context itself, so that neither Jetty nor Netty can forget it. Makes engines only; the socket
 * factories throw.
 */
public final class ModernTls extends SSLContextSpi {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    /**
     * One second more than the longest life of a ticket (RFC 8446 4.6.1). With this value the runtime issues no
     * tickets.
     */
    private static final int NO_TICKETS = 7 * 24 * 3600 + 1;

    private final Supplier<SSLContext> wide;
    private final List<String> versions;
    private final boolean clients;

    private ModernTls(Supplier<SSLContext> wide, List<String> versions, boolean clients) {
        this.wide = wide;
        this.versions = versions;
        this.clients = clients;
    }

    /** Each engine is of the context that is supplied at that time. */
    static SSLContext of(Supplier<SSLContext> contexts) {
        return new Context(new ModernTls(contexts, VERSIONS, false), contexts.get());
    }

    /** A context of the runtime, for {@link #of}. */
    static SSLContext wide(KeyManager keys) {
        return wide(keys, new TrustManager[0]);
    }

    /**
     * For servers that demand a client certificate. TLS 1.3 only, because it hides that certificate from eavesdroppers.
     * Without resumption: a client could otherwise resume an old handshake after its certificate was revoked.
     */
    public static SSLContext demanding(KeyManager keys, TrustManager clients) {
        SSLContext wide = wide(keys, new TrustManager[] {clients});
        wide.getServerSessionContext().setSessionTimeout(NO_TICKETS);
        return new Context(new ModernTls(() -> wide, List.of("TLSv1.3"), true), wide);
    }

    private static SSLContext wide(KeyManager keys, TrustManager[] trust) {
        try {
            SSLContext wide = SSLContext.getInstance("TLS");
            wide.init(new KeyManager[] {keys}, trust, null);
            return wide;
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("this Java runtime has no TLS", e);
        }
    }

    private static final class Context extends SSLContext {
        Context(SSLContextSpi spi, SSLContext wide) {
            super(spi, wide.getProvider(), wide.getProtocol());
        }
    }

    private SSLParameters narrowed(SSLParameters parameters) {
        parameters.setProtocols(versions.toArray(String[]::new));
        parameters.setCipherSuites(Arrays.stream(parameters.getCipherSuites())
                .filter(suite -> suite.startsWith("TLS_ECDHE_")
                        || suite.startsWith("TLS_AES_")
                        || suite.startsWith("TLS_CHACHA20_"))
                .toArray(String[]::new));
        if (clients) {
            parameters.setNeedClientAuth(true);
        }
        return parameters;
    }

    private SSLEngine narrowed(SSLEngine engine) {
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
        return narrowed(wide.get().createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return narrowed(wide.get().createSSLEngine(host, port));
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return narrowed(wide.get().getDefaultSSLParameters());
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return narrowed(wide.get().getSupportedSSLParameters());
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
        return wide.get().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return wide.get().getClientSessionContext();
    }
}
