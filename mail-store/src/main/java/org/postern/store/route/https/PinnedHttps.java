package org.postern.store.route.https;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.postern.store.route.AddressGuard;
import org.postern.store.route.BoundedSocket;
import org.postern.store.route.Lookups;
import org.postern.store.route.PeerTls;
import org.postern.store.route.TlsOverSockets;
import org.postern.store.route.Watchdog;
import org.xbill.DNS.TextParseException;

/**
 * One HTTPS request to a host that somebody else named: verifies certificate and name, follows no redirect, keeps
 * nothing, is bounded in time. Thread-safe, blocking.
 *
 * <p>{@code java.net.http} would resolve the name itself, with another resolver and past the guard; this client
 * connects to the address that the guard approved.
 */
record PinnedHttps(Lookups dns, AddressGuard guard, PeerTls tls) {
    /** What is done with a connection. */
    interface Exchange<T> {
        T with(HttpsURLConnection connection) throws IOException;
    }

    /** The first address of a host that the guard allows. */
    Optional<InetAddress> address(String host) throws TextParseException {
        return guard.publicAddress(host, dns);
    }

    /**
     * Sends a request to that address.
     *
     * @param limit of the whole exchange
     */
    <T> T ask(URL url, InetAddress address, Duration limit, Watchdog watchdog, Exchange<T> exchange)
            throws IOException {
        try (Pinned pinned = new Pinned(address);
                Watchdog.Watch watch = watchdog.watch(pinned)) {
            watch.phase("a request to " + url.getHost(), limit);
            HttpsURLConnection connection = (HttpsURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setSSLSocketFactory(new OneSocket(pinned, tls.verifying()));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("Connection", "close");
            connection.setConnectTimeout((int) limit.toMillis());
            try {
                return exchange.with(connection);
            } finally {
                connection.disconnect();
            }
        }
    }

    /** Connects to one fixed address, whatever name it is asked for. */
    private static final class Pinned extends BoundedSocket {
        private final InetAddress address;

        Pinned(InetAddress address) {
            this.address = address;
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            int port = ((InetSocketAddress) endpoint).getPort();
            super.connect(new InetSocketAddress(address, port), timeout);
        }
    }

    /** Returns one socket, once, and TLS over it. */
    private static final class OneSocket extends TlsOverSockets {
        private final Pinned socket;
        private boolean used;

        OneSocket(Pinned socket, SSLSocketFactory tls) {
            super(tls);
            this.socket = socket;
        }

        @Override
        public Socket createSocket() throws IOException {
            if (used) {
                throw new IOException("one connection only");
            }
            used = true;
            return socket;
        }
    }
}
