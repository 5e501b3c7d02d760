package org.postern.store.route;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Starts TLS on an open connection, and remembers it for the log. Confined to one connection. */
public final class PeerSockets extends TlsOverSockets {
    private final boolean names;
    private @Nullable SSLSocket made;

    /** @param names whether the certificate must name the requested host */
    PeerSockets(SSLSocketFactory tls, boolean names) {
        super(tls);
        this.names = names;
    }

    @Override
    public SSLSocket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        SSLSocket secured = (SSLSocket) tls().createSocket(socket, host, port, autoClose);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (names) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        secured.setSSLParameters(parameters);
        made = secured;
        return secured;
    }

    /** Version of the TLS in use: {@code TLSv1.3}. */
    public Optional<String> version() {
        return Optional.ofNullable(made).map(socket -> socket.getSession().getProtocol());
    }
}
