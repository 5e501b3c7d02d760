package org.postern.store.route;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.postern.store.address.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Fetches policies over HTTPS (RFC 8461 3.3): verifies certificate and name, follows no redirect, is bounded in size
 * and time. Thread-safe, blocking.
 *
 * <p>{@code java.net.http} would resolve the name itself, with another resolver and past the guard; this client
 * connects to the address that the guard approved.
 */
public final class StsFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(StsFetcher.class);
    private static final int LIMIT = 65_536;

    private final Lookups dns;
    private final AddressGuard guard;
    private final ProtectionSettings settings;
    private final PeerTls tls;
    private final Watchdog watchdog;

    public StsFetcher(Lookups dns, AddressGuard guard, ProtectionSettings settings, PeerTls tls, Watchdog watchdog) {
        this.dns = dns;
        this.guard = guard;
        this.settings = settings;
        this.tls = tls;
        this.watchdog = watchdog;
    }

    /** The text of the policy; empty, with a line in the log, when it is not available. */
    public Optional<String> fetch(Domain domain) {
        String host = "mta-sts." + domain.ascii();
        try {
            Optional<InetAddress> address = address(host);
            if (address.isEmpty()) {
                LOG.info("MTA-STS: {}: no public address", host);
                return Optional.empty();
            }
            return Optional.of(get(host, address.get()));
        } catch (IOException | RuntimeException e) {
            LOG.info("MTA-STS: no policy from {}: {}", host, e.toString());
            return Optional.empty();
        }
    }

    private Optional<InetAddress> address(String host) throws TextParseException {
        Name name = Name.fromString(host, Name.root);
        CompletableFuture<Lookups.Answer> four = dns.plain(name, Type.A);
        CompletableFuture<Lookups.Answer> six = dns.plain(name, Type.AAAA);
        return List.of(four.join(), six.join()).stream()
                .flatMap(answer -> answer.records().stream())
                .map(MxResolver::address)
                .filter(address -> guard.judge(address) == AddressGuard.Verdict.PUBLIC)
                .findFirst();
    }

    private String get(String host, InetAddress address) throws IOException {
        URL url = URI.create("https://" + host + ":" + settings.stsPort() + "/.well-known/mta-sts.txt")
                .toURL();
        try (Pinned pinned = new Pinned(address);
                Watchdog.Watch watch = watchdog.watch(pinned)) {
            watch.phase("fetching a policy", settings.stsTimeout());
            HttpsURLConnection connection = (HttpsURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setSSLSocketFactory(new OneSocket(pinned, tls.verifying()));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("Connection", "close");
            connection.setConnectTimeout((int) settings.stsTimeout().toMillis());
            try {
                return body(connection);
            } finally {
                connection.disconnect();
            }
        }
    }

    private static String body(HttpsURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        String type = String.valueOf(connection.getContentType()).toLowerCase(Locale.ROOT);
        if (status != 200 || !type.split(";", 2)[0].strip().equals("text/plain")) {
            throw new IOException("status " + status + ", type " + type);
        }
        try (InputStream in = connection.getInputStream()) {
            byte[] text = in.readNBytes(LIMIT + 1);
            if (text.length > LIMIT) {
                throw new IOException("larger than " + LIMIT + " octets");
            }
            return new String(text, StandardCharsets.UTF_8);
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
            int port = ((java.net.InetSocketAddress) endpoint).getPort();
            super.connect(new java.net.InetSocketAddress(address, port), timeout);
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
