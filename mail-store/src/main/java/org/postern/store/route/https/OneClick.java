package org.postern.store.route.https;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.net.ssl.HttpsURLConnection;
import org.postern.store.route.AddressGuard;
import org.postern.store.route.Lookups;
import org.postern.store.route.PeerTls;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unsubscribes from a mailing list by the request that the list's mail names (RFC 8058). A stranger wrote the address:
 * only HTTPS on the usual port, to public addresses only, with nothing of the person or the box in it but what the
 * address itself says; no cookie, no redirect. Thread-safe, blocking, at most 10 seconds after the name is found.
 */
public final class OneClick {
    private static final Logger LOG = LoggerFactory.getLogger(OneClick.class);
    private static final byte[] BODY = "List-Unsubscribe=One-Click".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_URL = 2_000;
    private static final int HTTPS = 443;

    /** Octets of an answer that are read; nobody looks at them. */
    private static final int LIMIT = 65_536;

    private static final Duration TIME = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 4;

    private final PinnedHttps https;
    private final int port;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);

    /** What became of a request. */
    public enum Answer {
        DONE,
        /** The server said no, or sent the browser elsewhere. */
        REFUSED,
        UNREACHABLE,
        /** Not an address that this box asks: another scheme or port, or a host that is not public. */
        NOT_ALLOWED,
        /** Too many requests at this time. */
        BUSY
    }

    /** @param port the only port that is asked */
    OneClick(Lookups dns, AddressGuard guard, PeerTls tls, int port) {
        this.https = new PinnedHttps(dns, guard, tls);
        this.port = port;
    }

    /** Makes requests from this machine; its own addresses and those of the office are never asked. */
    public static OneClick fromHere(Lookups dns, ProtectionSettings protection) {
        return new OneClick(
                dns,
                new AddressGuard(AddressGuard.ofThisMachine(), false),
                PeerTls.trusting(protection.authorities()),
                HTTPS);
    }

    public Answer send(String address) {
        Optional<URL> url = url(address);
        if (url.isEmpty()) {
            return Answer.NOT_ALLOWED;
        }
        if (!turns.tryAcquire()) {
            return Answer.BUSY;
        }
        try (Watchdog watchdog = new Watchdog()) {
            Optional<InetAddress> host = https.address(url.get().getHost());
            if (host.isEmpty()) {
                LOG.info("unsubscribing: {} has no public address", url.get().getHost());
                return Answer.NOT_ALLOWED;
            }
            int status = https.ask(url.get(), host.get(), TIME, watchdog, OneClick::post);
            LOG.info("unsubscribing: {} answered {}", url.get().getHost(), status);
            return status / 100 == 2 ? Answer.DONE : Answer.REFUSED;
        } catch (IOException | RuntimeException e) {
            LOG.info("unsubscribing: no answer from {}: {}", url.get().getHost(), e.toString());
            return Answer.UNREACHABLE;
        } finally {
            turns.release();
        }
    }

    private Optional<URL> url(String address) {
        try {
            URI uri = new URI(address.length() > LONGEST_URL ? "" : address);
            boolean allowed = "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && (uri.getPort() == -1 ? HTTPS : uri.getPort()) == port;
            if (!allowed) {
                return Optional.empty();
            }
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return Optional.of(URI.create("https://" + uri.getHost() + ":" + port + uri.getRawPath() + query)
                    .toURL());
        } catch (URISyntaxException | IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int post(HttpsURLConnection connection) throws IOException {
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(BODY.length); // without it the request would be repeated after a failure
        connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        connection.setRequestProperty("User-Agent", "Postern");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(BODY);
        }
        int status = connection.getResponseCode();
        if (status < 400) {
            try (InputStream in = connection.getInputStream()) {
                var unused = in.readNBytes(LIMIT);
            }
        }
        return status;
    }
}
