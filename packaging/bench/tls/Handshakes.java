import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.postern.tls.ServerKeys;
import org.postern.tls.TlsSettings;

/**
 * What the TLS of a server alone costs: two engines in memory, no sockets, compiled code. CPU of the thread for the server's half, in
 * microseconds, median of rounds of 100 handshakes after a warm time of 2,000.
 *
 * <p>{@code java [-Djdk.tls.namedGroups=x25519] -cp 'packaging/target/postern/lib/*' packaging/bench/tls/Handshakes.java EMPTY-DIRECTORY TLSv1.3 [ROUNDS]}
 */
final class Handshakes {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final java.lang.management.ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer plain = ByteBuffer.allocate(1 << 16);
    private long server;

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        String version = arguments[1];
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 15;
        TlsSettings settings = new TlsSettings("mail.bench.test", Optional.empty(), Duration.ofHours(1));
        try (ServerKeys keys = ServerKeys.open(directory.resolve("keys"), settings, Clock.systemUTC())) {
            for (boolean resumed : new boolean[] {false, true}) {
                SSLContext client = anybody();
                long[] medians = new long[rounds];
                for (int round = -20; round < rounds; round++) {
                    Handshakes hands = new Handshakes();
                    for (int i = 0; i < 100; i++) {
                        // Without a port nothing is kept and every handshake is a full one.
                        hands.shake(
                                resumed ? client.createSSLEngine("mail.bench.test", 443) : client.createSSLEngine(),
                                keys.serverContext().createSSLEngine(),
                                version);
                    }
                    if (round >= 0) {
                        medians[round] = hands.server / 100 / 1_000;
                    }
                }
                Arrays.sort(medians);
                System.out.println(version + (resumed ? " resumed " : " full ") + medians[rounds / 2] + " us, least "
                        + medians[0] + ", most " + medians[rounds - 1] + ", Java " + Runtime.version());
            }
        }
    }

    private void shake(SSLEngine client, SSLEngine server, String version) throws Exception {
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {version});
        server.setUseClientMode(false);
        client.beginHandshake();
        for (int i = 0; i < 20; i++) {
            turn(client, toClient, toServer);
            long before = THREADS.getCurrentThreadCpuTime();
            turn(server, toServer, toClient);
            this.server += THREADS.getCurrentThreadCpuTime() - before;
            if (client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                    && server.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                    && toClient.position() == 0
                    && toServer.position() == 0) {
                return;
            }
        }
        throw new IllegalStateException("the handshake does not end");
    }

    private void turn(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws Exception {
        for (int i = 0; i < 40; i++) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> engine.wrap(NOTHING, out);
                default -> {
                    if (in.position() == 0) {
                        return;
                    }
                    in.flip();
                    plain.clear();
                    engine.unwrap(in, plain);
                    in.compact();
                }
            }
        }
    }

    private static SSLContext anybody() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        X509TrustManager trust = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        context.init(null, new TrustManager[] {trust}, null);
        return context;
    }
}
