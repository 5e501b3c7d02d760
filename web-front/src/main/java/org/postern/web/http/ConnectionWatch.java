package org.postern.web.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections of each client network and closes connections that are too slow. Jetty's idle time-out is not
 * enough: a slowloris sends one octet now and then and is never idle. Thread-safe.
 */
public final class ConnectionWatch implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);

    private final Deadlines deadlines;
    private final int perAddress;
    private final Map<SocketAddress, WatchedConnection> connections = new ConcurrentHashMap<>();
    /** The client address of each connection. A closed end point no longer knows it. */
    private final Map<Connection, SocketAddress> peers = new ConcurrentHashMap<>();

    private final Map<String, Integer> byNetwork = new HashMap<>();

    /** @param perAddress the limit for open connections of one IPv4 address or IPv6 /64 */
    public ConnectionWatch(Deadlines deadlines, int perAddress) {
        this.deadlines = deadlines;
        this.perAddress = perAddress;
    }

    @Override
    public void onOpened(Connection connection) {
        SocketAddress peer = connection.getEndPoint().getRemoteSocketAddress();
        if (!outermost(connection) || peer == null) {
            return;
        }
        peers.put(connection, peer);
        connections.put(peer, new WatchedConnection(connection, System.nanoTime()));
        if (count(peer, 1) > perAddress) {
            LOG.info("{}: too many connections from this network, closed", peer);
            connection.getEndPoint().close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        SocketAddress peer = peers.remove(connection);
        if (peer == null) {
            return;
        }
        count(peer, -1);
        WatchedConnection known = connections.get(peer);
        if (known != null && known.is(connection)) {
            connections.remove(peer, known); // otherwise the port is already used by a new connection
        }
    }

    /** With TLS a second connection with the same end points runs inside the outer one. */
    private static boolean outermost(Connection connection) {
        return connection instanceof SslConnection || !(connection.getEndPoint() instanceof SslConnection.SslEndPoint);
    }

    /** The object that the handler reports progress to. For a connection that is already closed nothing checks it. */
    WatchedConnection of(SocketAddress peer) {
        WatchedConnection known = connections.get(peer);
        return known == null ? WatchedConnection.gone() : known;
    }

    /** The number of open connections. */
    public int size() {
        return connections.size();
    }

    /** Closes connections that are too slow. Must be called several times within each deadline. */
    public void sweep() {
        long now = System.nanoTime();
        connections.forEach(
                (peer, connection) -> connection.creeps(now, deadlines).ifPresent(why -> {
                    LOG.info("{}: {}, closed", peer, why);
                    connection.cut();
                }));
    }

    private int count(SocketAddress peer, int change) {
        synchronized (byNetwork) {
            int now = byNetwork.merge(network(peer), change, Integer::sum);
            if (now <= 0) {
                byNetwork.remove(network(peer));
            }
            return now;
        }
    }

    private static String network(SocketAddress peer) {
        if (peer instanceof InetSocketAddress inet && inet.getAddress() != null) {
            InetAddress address = inet.getAddress();
            byte[] octets = address.getAddress();
            return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(octets, 8) : octets);
        }
        return peer.toString();
    }
}
