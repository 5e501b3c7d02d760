package org.postern.web.hop;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connection of one hop session and limits the octets and the time of each step. The mail library reads an
 * answer to its end, and a server that never ends one must not fill the heap or hold a thread. TLS is layered over the
 * connection if the server supports it. Used by one session.
 */
public final class GuardedSockets extends SSLSocketFactory {
    private static final long GREETING_OCTETS = 1 << 20;
    private static final Duration GREETING_TIME = Duration.ofSeconds(40);

    private final Optional<SSLSocketFactory> tls;
    private final boolean checksHostName;
    private final boolean plain;
    private long left;
    private long until;

    public GuardedSockets(HopServer server) {
        this.tls = server.tls().map(context -> context.getSocketFactory());
        this.checksHostName = server.checksHostName();
        this.plain = server.security() == HopServer.Security.PLAIN;
        allow(GREETING_OCTETS, GREETING_TIME);
    }

    /** Limits one step that lasts from the greeting to the end. */
    public GuardedSockets(HopServer server, long octets, Duration time) {
        this(server);
        allow(octets, time);
    }

    /** Begins a step with its limits: octets to read, including TLS, and time. */
    public synchronized void allow(long octets, Duration time) {
        left = octets;
        until = System.nanoTime() + time.toNanos();
    }

    private synchronized void count(long read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("the mail server sent too much data");
        }
        if (System.nanoTime() - until > 0) {
            throw new SocketTimeoutException("the mail server took too long");
        }
    }

    /** Unconnected and plain; TLS is layered over it later. */
    @Override
    public Socket createSocket() {
        return new Guarded();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        SSLSocket secured = (SSLSocket) factory().createSocket(socket, host, port, autoClose);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (checksHostName) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        secured.setSSLParameters(parameters);
        return secured;
    }

    private SSLSocketFactory factory() throws IOException {
        return tls.orElseThrow(() -> new IOException("TLS is not configured"));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("not meant");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("not meant");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException("not meant");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("not meant");
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.map(SSLSocketFactory::getDefaultCipherSuites).orElse(new String[0]);
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.map(SSLSocketFactory::getSupportedCipherSuites).orElse(new String[0]);
    }

    /** The same for the library's connections without TLS; over an SSL factory the library would start TLS. */
    SocketFactory plain() {
        return new UnconnectedSockets() {
            @Override
            public Socket createSocket() {
                return new Guarded();
            }
        };
    }

    private final class Guarded extends Socket {
        private @Nullable InputStream counted;

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (plain) {
                PrivateNetwork.require(endpoint);
            }
            super.connect(endpoint, timeout);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream in = counted;
            if (in == null) {
                in = new Counted(super.getInputStream());
                counted = in;
            }
            return in;
        }
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            int read = super.read(octets, offset, length);
            count(Math.max(0, read));
            return read;
        }
    }
}
