package org.postern.store.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.postern.store.RawClient;
import org.postern.store.RunningServer;
import org.postern.store.share.ShareLimits;

/** A listener of {@link TinyProtocol} on a free port of loopback, with one thread for all its connections. */
final class TinyServer implements AutoCloseable {
    final TinyProtocol protocol = new TinyProtocol();
    private final WireThreads threads = new WireThreads(1, 1);
    private final WireServer server;
    private final TlsMode mode;

    TinyServer(Path directory, TlsMode mode, WireLimits limits) throws IOException {
        this.mode = mode;
        server = new WireServer(
                new WireServer.Listener(
                        "tiny", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), mode, limits, Clients.ANY),
                protocol,
                mode == TlsMode.NONE ? Optional.empty() : Optional.of(RunningServer.tls(directory)),
                threads,
                new LoopbackSockets(),
                RunningServer.admission(ShareLimits.of(48 << 20)));
        server.serve();
    }

    static WireLimits patient() {
        return WireLimits.DEFAULT;
    }

    /** Data may pause, and replies may lie untaken, for so long only. */
    static WireLimits impatient(Duration time) {
        WireLimits usual = WireLimits.DEFAULT;
        WireTimes times = usual.times();
        return new WireLimits(
                usual.connections(),
                usual.connectionsPerClient(),
                usual.commandLine(),
                usual.authLine(),
                new WireTimes(times.command(), time, times.dataTotal(), time, times.handshake(), times.crowded()));
    }

    int port() {
        return server.address().getPort();
    }

    /** A client that has read the greeting. */
    RawClient client() throws IOException {
        RawClient client = mode == TlsMode.IMPLICIT ? RawClient.tls(port()) : RawClient.plain(port());
        client.line();
        return client;
    }

    /** Returns after the one thread of all connections has done everything that it was given before. */
    void settled() throws IOException {
        try (RawClient other = client()) {
            other.raw("ECHO settled\r\n");
            other.line();
        }
    }

    void retire() {
        server.retire();
    }

    @Override
    public void close() {
        server.close();
        threads.close();
    }
}
