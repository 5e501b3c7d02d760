package org.postern.store.route.https;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.postern.store.address.Domain;
import org.postern.store.route.AddressGuard;
import org.postern.store.route.Lookups;
import org.postern.store.route.PeerTls;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches policies over HTTPS (RFC 8461 3.3), bounded in size and time. Thread-safe, blocking.
 */
public final class StsFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(StsFetcher.class);
    private static final int LIMIT = 65_536;

    private final PinnedHttps https;
    private final ProtectionSettings settings;
    private final Watchdog watchdog;

    public StsFetcher(Lookups dns, AddressGuard guard, ProtectionSettings settings, PeerTls tls, Watchdog watchdog) {
        https = new PinnedHttps(dns, guard, tls);
        this.settings = settings;
        this.watchdog = watchdog;
    }

    /** The text of the policy; empty, with a line in the log, when it is not available. */
    public Optional<String> fetch(Domain domain) {
        String host = "mta-sts." + domain.ascii();
        try {
            Optional<InetAddress> address = https.address(host);
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

    private String get(String host, InetAddress address) throws IOException {
        URL url = URI.create("https://" + host + ":" + settings.stsPort() + "/.well-known/mta-sts.txt")
                .toURL();
        return https.ask(url, address, settings.stsTimeout(), watchdog, StsFetcher::body);
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
}
