package org.postern.store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.postern.store.share.Admission;
import org.postern.store.wire.LineProtocol;
import org.postern.store.wire.ListeningSockets;
import org.postern.store.wire.TlsMode;
import org.postern.store.wire.WireServer;
import org.postern.store.wire.WireThreads;

/** The listeners of a mail server. Confined to the thread that starts and stops it; {@link #addresses()} is thread-safe. */
final class Listeners implements AutoCloseable {
    private final List<WireServer> servers = new ArrayList<>();
    private final Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();

    /**
     * One listener.
     *
     * @param where empty switches it off
     * @param key presented to clients that use TLS
     */
    record Row(
            String name,
            Optional<MailServerSettings.Listener> where,
            TlsMode mode,
            SSLContext key,
            LineProtocol protocol) {}

    /** All possible listeners, the hop first. */
    static List<Row> table(MailServerSettings settings, SSLContext key, Optional<NodeHop> nodes, Protocols protocols) {
        SSLContext nodeKey = nodes.map(NodeHop::tls).orElse(key);
        Predicate<X509Certificate> stands = nodes.map(NodeHop::stands).orElse(shown -> false);
        SubmissionSettings submission = settings.sessions().clientSubmission();
        return List.of(
                new Row(
                        "hop-smtp",
                        Optional.of(settings.listening().hopSmtp()),
                        TlsMode.NONE,
                        key,
                        protocols.hopSmtp()),
                new Row(
                        "hop-pop3",
                        Optional.of(settings.listening().hopPop3()),
                        TlsMode.NONE,
                        key,
                        protocols.hopPop3()),
                new Row(
                        "node-smtp",
                        nodes.map(NodeHop::smtp),
                        TlsMode.MUTUAL,
                        nodeKey,
                        new NodeProtocol(protocols.hopSmtp(), stands)),
                new Row(
                        "node-pop3",
                        nodes.map(NodeHop::pop3),
                        TlsMode.MUTUAL,
                        nodeKey,
                        new NodeProtocol(protocols.hopPop3(), stands)),
                new Row("pop3s", settings.listening().pop3s(), TlsMode.IMPLICIT, key, protocols.pop3()),
                new Row("submissions", submission.tls(), TlsMode.IMPLICIT, key, protocols.submission()),
                new Row("submission", submission.startTls(), TlsMode.STARTTLS, key, protocols.submission()),
                new Row("smtp", settings.listening().smtp(), TlsMode.STARTTLS, key, protocols.receiving()));
    }

    /** The protocols of the listeners. */
    record Protocols(
            LineProtocol hopSmtp,
            LineProtocol hopPop3,
            LineProtocol pop3,
            LineProtocol submission,
            LineProtocol receiving) {}

    /**
     * Opens the enabled listeners without accepting connections.
     *
     * @throws IOException when an address cannot be bound; those opened before stay open until {@link #close()}
     */
    void open(List<Row> table, WireThreads threads, ListeningSockets sockets, Admission admission) throws IOException {
        for (Row row : table) {
            if (row.where().isPresent()) {
                MailServerSettings.Listener where = row.where().get();
                WireServer server = new WireServer(
                        new WireServer.Listener(
                                row.name(),
                                where.address(),
                                row.mode(),
                                where.limits(),
                                where.clients(),
                                where.oldCiphers()),
                        row.protocol(),
                        Optional.of(row.key()),
                        threads,
                        sockets,
                        admission);
                servers.add(server);
                addresses.put(row.name(), server.address());
            }
        }
    }

    void serve() {
        servers.forEach(WireServer::serve);
    }

    /** A listener whose socket was closed by a fault. */
    Optional<String> fault() {
        return servers.stream()
                .filter(server -> !server.open())
                .findFirst()
                .map(server -> "the listener at " + server.address() + " is closed");
    }

    Map<String, InetSocketAddress> addresses() {
        return Collections.unmodifiableMap(addresses);
    }

    /** Stops all listeners at once, so that the time that clients have to finish passes only once. */
    @Override
    public void close() {
        servers.forEach(WireServer::retire);
        servers.forEach(WireServer::close);
    }
}
