package org.postern.web.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.postern.web.http.pace.ReadPace;
import org.postern.web.http.pace.StrangerMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections of each client network and closes connections that are too slow. Jetty's idle time-out is not
 * enough: a slowloris sends one octet now and then and is never idle. Thread-safe.
 */
public final class ConnectionWatch implements Connection.Listener, ReadPace {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);

    private volatile long lastAsked = System.nanoTime() - Duration.ofHours(1).toNanos();
    private final Deadlines deadlines;
    /** The objects of a connection and its buffers. */
    private static final long PLAIN = 24 << 10;
    /** A TLS engine, an incomplete record and a decrypted one of 16 KiB each (RFC 8446 5.2). */
    private static final long TLS = 40 << 10;
    /** What an HTTP/2 client may send before it is read: its flow-control window. */
    private static final long HTTP2 = FrontServer.WINDOW;

    /** What a TLS handshake costs: two milliseconds of a core. */
    private static final int HANDSHAKE = 8 << 10;

    private final int perAddress;
    private final StrangerMemory memory;
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong refusalLogged = new AtomicLong(System.nanoTime() - 1_000_000_000L);
    /** The last connection of each client port. */
    private final Map<SocketAddress, WatchedConnection> connections = new ConcurrentHashMap<>();
    /** All that are open: a client can reset a connection and use its port again before Jetty notices. */
    private final Map<Connection, Opened> opened = new ConcurrentHashMap<>();

    private final Map<String, Integer> byNetwork = new HashMap<>();

    /** @param peer the client's address and port, which a closed end point no longer knows */
    private record Opened(SocketAddress peer, WatchedConnection watched) {}

    /**
     * @param perAddress the limit for open connections of one IPv4 address or IPv6 /64; a /56 may have twice and a /48
     *     four times as many
     */
    public ConnectionWatch(Deadlines deadlines, int perAddress, StrangerMemory memory) {
        this.deadlines = deadlines;
        this.perAddress = perAddress;
        this.memory = memory;
    }

    @Override
    public void onOpened(Connection connection) {
        SocketAddress peer = connection.getEndPoint().getRemoteSocketAddress();
        if (peer == null) {
            return;
        }
        if (!outermost(connection)) {
            if (connection instanceof HTTP2Connection && !of(peer).enter(HTTP2)) {
                refuse(connection, peer, "no room for HTTP/2 from this network");
            }
            return;
        }
        InetAddress client = address(peer);
        WatchedConnection watched = new WatchedConnection(connection, client, memory, System.nanoTime());
        opened.put(connection, new Opened(peer, watched));
        connections.put(peer, watched);
        boolean tls = connection instanceof SslConnection;
        if (!count(client, 1)) {
            refuse(connection, peer, "too many connections from this network");
        } else if (!watched.enter(tls ? PLAIN + TLS : PLAIN)) {
            refuse(connection, peer, "no room for strangers from this network");
        } else if (tls && !memory.mayShakeHands(client)) {
            refuse(connection, peer, "too many new connections from this network");
        } else if (tls) {
            watched.costs(HANDSHAKE);
        }
    }

    /** A request has come. */
    void asked() {
        lastAsked = System.nanoTime();
    }

    /** How long ago the last request came, of anybody; an hour if none has come. */
    public Duration sinceAsked() {
        return Duration.ofNanos(System.nanoTime() - lastAsked);
    }

    @Override
    public Duration untilRead(SocketAddress peer) {
        WatchedConnection known = connections.get(peer);
        return known == null ? Duration.ZERO : known.untilRead();
    }

    @Override
    public void read(SocketAddress peer, int octets) {
        WatchedConnection known = connections.get(peer);
        if (known != null) {
            known.read(octets);
        }
    }

    @Override
    public void flooded(SocketAddress peer) {
        refused(peer, "flood of HTTP/2 frames");
        of(peer).flooded();
    }

    private void refuse(Connection connection, SocketAddress peer, String why) {
        refused(peer, why);
        connection.getEndPoint().close();
    }

    /** Logs a refusal, at most one in a second: an attack must not fill the log. */
    void refused(SocketAddress peer, String why) {
        long now = System.nanoTime();
        long last = refusalLogged.get();
        long others = refusals.getAndIncrement();
        if (now - last >= 1_000_000_000L && refusalLogged.compareAndSet(last, now)) {
            refusals.set(0);
            LOG.info("{}: {}, refused; {} others since the last such line", peer, why, others);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Opened closed = opened.remove(connection);
        if (closed != null) {
            count(address(closed.peer()), -1);
            closed.watched().closed();
            connections.remove(closed.peer(), closed.watched()); // if the port is not already used again
        }
    }

    /** With TLS a second connection with the same end points runs inside the outer one. */
    private static boolean outermost(Connection connection) {
        return connection instanceof SslConnection || !(connection.getEndPoint() instanceof SslConnection.SslEndPoint);
    }

    /** The object that the handler reports progress to. For a connection that is already closed nothing checks it. */
    WatchedConnection of(SocketAddress peer) {
        WatchedConnection known = connections.get(peer);
        return known == null ? WatchedConnection.gone(address(peer), memory) : known;
    }

    /** The number of open connections. */
    public int size() {
        return opened.size();
    }

    /** Closes connections that are too slow. Must be called several times within each deadline. */
    public void sweep() {
        long now = System.nanoTime();
        opened.values()
                .forEach(each -> each.watched().creeps(now, deadlines).ifPresent(why -> {
                    LOG.info("{}: {}, closed", each.peer(), why);
                    each.watched().cut();
                }));
    }

    /** Counts for each of the client's networks. False if one of them has too many now. */
    private boolean count(InetAddress client, int change) {
        List<String> networks = networks(client);
        boolean within = true;
        synchronized (byNetwork) {
            for (int level = 0; level < networks.size(); level++) {
                int now = byNetwork.merge(networks.get(level), change, Integer::sum);
                if (now <= 0) {
                    byNetwork.remove(networks.get(level));
                }
                within &= now <= perAddress << level;
            }
        }
        return within;
    }

    /** An IPv4 address; the /64, the /56 and the /48 of an IPv6 address, which one customer may have (RFC 6177). */
    private static List<String> networks(InetAddress client) {
        byte[] octets = client.getAddress();
        HexFormat hex = HexFormat.of();
        return client instanceof Inet6Address
                ? List.of(
                        hex.formatHex(octets, 0, 8),
                        hex.formatHex(octets, 0, 7) + "/56",
                        hex.formatHex(octets, 0, 6) + "/48")
                : List.of(hex.formatHex(octets));
    }

    private static InetAddress address(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
