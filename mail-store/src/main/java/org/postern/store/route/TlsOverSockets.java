package org.postern.store.route;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Starts TLS on open connections; opens none itself. */
public abstract class TlsOverSockets extends SSLSocketFactory {
    private final SSLSocketFactory tls;

    protected TlsOverSockets(SSLSocketFactory tls) {
        this.tls = tls;
    }

    final SSLSocketFactory tls() {
        return tls;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return tls.createSocket(socket, host, port, autoClose);
    }

    @Override
    public final Socket createSocket(String host, int port) throws IOException {
        throw new IOException("not meant");
    }

    @Override
    public final Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("not meant");
    }

    @Override
    public final Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException("not meant");
    }

    @Override
    public final Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("not meant");
    }

    @Override
    public final String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public final String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }
}
