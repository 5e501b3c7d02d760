package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.policy.RateLimit;
import org.postern.store.share.Admission;
import org.postern.store.share.ClientPace;
import org.postern.store.share.ClientRate;
import org.postern.store.share.KnownNetworks;
import org.postern.store.share.NetworkShares;
import org.postern.store.share.ShareLimits;
import org.postern.store.wire.Clients;
import org.postern.store.wire.WireLimits;
import org.postern.store.wire.WireTimes;

/** Strangers from many addresses at once: what they hold is bounded in total, and others are served. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a blocked write hears no interrupt
class CrowdTest {
    private static final String UNKNOWN = "RCPT TO:<nobody@office.test>\r\n";

    @TempDir
    Path directory;

    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void closeClients() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private RunningServer server(Admission admission, int places, Duration crowded, Duration tarpit)
            throws IOException {
        WireLimits usual = WireLimits.DEFAULT;
        WireTimes times = usual.times();
        WireLimits limits = new WireLimits(
                places,
                Math.min(places, 50),
                usual.commandLine(),
                usual.authLine(),
                new WireTimes(
                        times.command(), times.data(), times.dataTotal(), times.write(), times.handshake(), crowded));
        return new RunningServer(
                directory,
                settings -> new MailServerSettings(
                        settings.domain(),
                        settings.hostname(),
                        new MailServerSettings.Listening(
                                settings.listening()
                                        .smtp()
                                        .map(smtp -> new MailServerSettings.Listener(smtp.address(), limits)),
                                settings.listening().hopSmtp(),
                                settings.listening().pop3s(),
                                settings.listening().hopPop3(),
                                settings.listening().workThreads()),
                        new MailServerSettings.Sessions(
                                RunningServer.withTarpit(settings.sessions().publicSmtp(), tarpit),
                                settings.sessions().receiving(),
                                settings.sessions().submission(),
                                settings.sessions().clientSubmission()),
                        settings.judging(),
                        settings.delivery(),
                        settings.reports(),
                        settings.store()),
                Clock.systemUTC(),
                admission);
    }

    private RunningServer crowd(int places, Duration crowded) throws IOException {
        return server(RunningServer.admission(ShareLimits.of(48 << 20)), places, crowded, Duration.ofMillis(50));
    }

    /** Connects from an address of loopback and reads the first line, or the end. */
    private Socket from(String address, int port) throws IOException {
        Socket socket = new Socket();
        open.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0 && b != '\n';
                    b = socket.getInputStream().read()) {
                line.append((char) b);
            }
        } catch (java.net.SocketException e) {
            return "(closed)";
        }
        return line.toString().strip();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** ATTACKS: 1,000 connections that each pipeline 250 KiB of unknown recipients and wait in the tarpit. */
    @Test
    void strangersThatPipelineIntoTheTarpitHoldNoMoreThanTheBudget() throws Exception {
        NetworkShares memory = new NetworkShares(ShareLimits.of(2 << 20));
        Admission admission =
                new Admission(memory, new KnownNetworks(System::nanoTime), unlimited(), RunningServer.unpaced());
        int refused = 0;
        byte[] pipelined =
                ("EHLO x.test\r\nMAIL FROM:<>\r\n" + UNKNOWN.repeat(8_000)).getBytes(StandardCharsets.US_ASCII);
        try (RunningServer server = server(admission, 1_000, Duration.ofMinutes(5), Duration.ofHours(1))) {
            for (int i = 0; i < 120; i++) {
                Socket socket = from("127.0.7." + (i % 10 + 1), server.port("smtp"));
                if (line(socket).startsWith("421 ")) {
                    refused++;
                } else {
                    new Thread(() -> pipeline(socket, pipelined), "pipelining").start();
                }
                assertThat(memory.held()).isLessThanOrEqualTo(2 << 20);
            }
            assertThat(refused).as("refused strangers").isGreaterThan(40);
            memberReads(server);
            assertThat(memory.held()).isLessThanOrEqualTo(2 << 20);
            closeClients();
        }
        assertThat(memory.held()).as("given back").isZero();
    }

    private static void pipeline(Socket socket, byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
        } catch (IOException e) {
            // closed by the test
        }
    }

    /** The hop, which strangers cannot crowd out. */
    private static void memberReads(RunningServer server) throws IOException {
        try (RawClient member = RawClient.plain(server.port("hop-pop3"))) {
            member.line();
            member.raw("USER alice@office.test\r\n");
            member.line();
            member.raw("PASS " + server.ticket(server.alice) + "\r\n");
            assertThat(member.line()).startsWith("+OK");
        }
    }

    @Test
    void aClientThatSignsInGivesItsShareBack() throws Exception {
        NetworkShares memory = new NetworkShares(ShareLimits.of(2 << 20));
        KnownNetworks known = new KnownNetworks(System::nanoTime);
        try (RunningServer server = server(
                        new Admission(memory, known, unlimited(), RunningServer.unpaced()),
                        10,
                        Duration.ofMinutes(5),
                        Duration.ZERO);
                RawClient program = RawClient.tls(server.port("pop3s"))) {
            program.line();
            assertThat(memory.held()).isGreaterThanOrEqualTo(64 << 10);
            assertThat(known.contains(InetAddress.getLoopbackAddress())).isFalse();
            program.raw("USER alice@office.test\r\n");
            program.line();
            program.raw("PASS " + RunningServer.PASSWORD + "\r\n");
            assertThat(program.line()).startsWith("+OK");
            program.raw("NOOP\r\n");
            program.line();
            assertThat(memory.held()).isZero();
            assertThat(known.contains(InetAddress.getLoopbackAddress())).isTrue();
        }
    }

    @Test
    void dribblersFromSomeTensOfAddressesRefuseNoGoodClient() throws Exception {
        try (RunningServer server = crowd(60, Duration.ofMinutes(5))) {
            for (int i = 0; i < 66; i++) {
                Socket dribbler = from("127.0.8." + (i % 11 + 1), server.port("smtp"));
                line(dribbler);
                send(dribbler, i % 2 == 0 ? "EH" : "EHLO x.test\r\nMAIL FROM:<>\r\nRC");
            }
            for (int i = 0; i < 20; i++) {
                Socket good = from("127.0.9." + (i + 1), server.port("smtp"));
                assertThat(line(good)).as("good client " + i).startsWith("220 ");
                deliver(good);
            }
            assertThat(server.inboxCount(server.alice)).isEqualTo(20);
        }
    }

    private static void deliver(Socket client) throws IOException {
        send(client, "HELO good.test\r\nMAIL FROM:<carol@example.net>\r\nRCPT TO:<alice@office.test>\r\nDATA\r\n");
        for (int i = 0; i < 3; i++) {
            assertThat(line(client)).startsWith("250 ");
        }
        assertThat(line(client)).startsWith("354 ");
        send(client, "Subject: good\r\n\r\nx\r\n.\r\n");
        assertThat(line(client)).startsWith("250 ");
    }

    @Test
    void aNetworkThatBroughtMailFindsAPlaceWhereStrangersDoNot() throws Exception {
        try (RunningServer server = crowd(20, Duration.ofMinutes(5))) {
            Socket before = from("127.0.9.1", server.port("smtp"));
            assertThat(line(before)).startsWith("220 ");
            deliver(before);
            send(before, "QUIT\r\n");
            line(before);
            assertThat(line(before)).isEmpty();
            before.close();
            for (int i = 0; i < 18; i++) {
                assertThat(line(from("127.0.8." + (i + 1), server.port("smtp"))))
                        .startsWith("220 ");
            }
            assertThat(line(from("127.0.8.100", server.port("smtp")))).startsWith("421 ");
            assertThat(line(from("127.0.9.1", server.port("smtp")))).startsWith("220 ");
        }
    }

    @Test
    void inACrowdAClientMustComeToMailSoon() throws Exception {
        try (RunningServer server = crowd(10, Duration.ofMillis(300))) {
            List<Socket> dribblers = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                Socket dribbler = from("127.0.8." + (i + 1), server.port("smtp"));
                assertThat(line(dribbler)).startsWith("220 ");
                send(dribbler, "NOOP\r\nNO");
                assertThat(line(dribbler)).startsWith("250 ");
                dribblers.add(dribbler);
            }
            int late = 0;
            for (Socket dribbler : dribblers) {
                send(dribbler, "O");
            }
            for (int i = 0; i < 2; i++) { // when two are gone it is no crowd any more
                assertThat(line(oneThatEnded(dribblers))).startsWith("421 4.4.2 ");
                late++;
            }
            assertThat(late).isEqualTo(2);
        }
    }

    private static Socket oneThatEnded(List<Socket> sockets) throws IOException {
        while (true) {
            for (Socket socket : sockets) {
                if (socket.getInputStream().available() > 0) {
                    sockets.remove(socket);
                    return socket;
                }
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void oldCipherSuitesWorkOnlyWhereTheyAreAllowed() throws Exception {
        for (boolean allowed : new boolean[] {false, true}) {
            try (RunningServer server =
                            new RunningServer(directory.resolve("" + allowed), settings -> old(settings, allowed));
                    SSLSocket client = (SSLSocket) RunningServer.trusting()
                            .getSocketFactory()
                            .createSocket(InetAddress.getLoopbackAddress(), server.port("pop3s"))) {
                client.setEnabledProtocols(new String[] {"TLSv1.2"});
                client.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"});
                assertThat(handshake(client)).isEqualTo(allowed);
            }
        }
    }

    private static boolean handshake(SSLSocket client) throws IOException {
        try {
            client.startHandshake();
            return true;
        } catch (SSLException e) {
            return false;
        }
    }

    private static MailServerSettings old(MailServerSettings usual, boolean allowed) {
        return new MailServerSettings(
                usual.domain(),
                usual.hostname(),
                new MailServerSettings.Listening(
                        usual.listening().smtp(),
                        usual.listening().hopSmtp(),
                        usual.listening()
                                .pop3s()
                                .map(pop3s -> new MailServerSettings.Listener(
                                        pop3s.address(), pop3s.limits(), Clients.ANY, allowed)),
                        usual.listening().hopPop3(),
                        usual.listening().workThreads()),
                usual.sessions(),
                usual.judging(),
                usual.delivery(),
                usual.reports(),
                usual.store());
    }

    @Test
    void oneNetworkShakesHandsOnlySoOften() throws Exception {
        Admission admission = new Admission(
                new NetworkShares(ShareLimits.of(48 << 20)),
                new KnownNetworks(System::nanoTime),
                new ClientRate(new RateLimit(3, Duration.ofHours(1)), System::nanoTime),
                RunningServer.unpaced());
        try (RunningServer server = server(admission, 10, Duration.ofMinutes(5), Duration.ZERO)) {
            for (int i = 0; i < 3; i++) {
                assertThat(greeted(from("127.0.8.1", server.port("pop3s")))).isTrue();
            }
            assertThat(greeted(from("127.0.8.1", server.port("pop3s")))).isFalse();
            assertThat(greeted(from("127.0.8.2", server.port("pop3s")))).isTrue();
            Socket startTls = from("127.0.8.1", server.port("smtp"));
            line(startTls);
            send(startTls, "EHLO x.test\r\n");
            for (String line = line(startTls); line.startsWith("250-"); ) {
                line = line(startTls);
            }
            send(startTls, "STARTTLS\r\n");
            assertThat(line(startTls)).startsWith("421 ");
        }
    }

    private static boolean greeted(Socket socket) throws IOException {
        try (SSLSocket tls = (SSLSocket)
                RunningServer.trusting().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true)) {
            tls.startHandshake();
            return tls.getInputStream().read() == '+';
        } catch (SSLException | java.net.SocketException e) {
            return false;
        }
    }

    private static ClientRate unlimited() {
        return new ClientRate(new RateLimit(0, Duration.ofMinutes(1)), System::nanoTime);
    }

    @Test
    void aNetworkWhoseHandshakesCostTooMuchWaitsAtTheMailListenersToo() throws Exception {
        RateLimit one = new RateLimit(ClientPace.HANDSHAKE + 2_000, Duration.ofHours(1));
        Admission admission = new Admission(
                new NetworkShares(ShareLimits.of(48 << 20)),
                new KnownNetworks(System::nanoTime),
                unlimited(),
                new ClientPace(one, new RateLimit(0, Duration.ofHours(1)), System::nanoTime));
        try (RunningServer server = server(admission, 10, Duration.ofMinutes(5), Duration.ZERO)) {
            assertThat(greeted(from("127.0.8.1", server.port("pop3s")))).isTrue();
            InetAddress network = InetAddress.getByName("127.0.8.1");
            assertThat(admission.pace().wait(network, false)).isZero();
            admission.pace().flooded(network);
            assertThat(greeted(from("127.0.8.1", server.port("pop3s")))).isFalse();
            assertThat(greeted(from("127.0.8.2", server.port("pop3s")))).isTrue();
        }
    }

    @Test
    void aNetworkOfIpv6HasTwiceAndFourTimesTheRateOfOneClient() throws Exception {
        ClientRate rate = new ClientRate(new RateLimit(2, Duration.ofHours(1)), () -> 0);
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            taken += rate.take(InetAddress.getByName("2001:db8:1:" + Integer.toHexString(i) + "::1"), 1) ? 1 : 0;
        }
        assertThat(taken).as("one /56").isEqualTo(4);
        for (int i = 0; i < 100; i++) {
            taken += rate.take(InetAddress.getByName("2001:db8:1:" + Integer.toHexString(i << 8) + "::1"), 1) ? 1 : 0;
        }
        assertThat(taken).as("the /48").isEqualTo(8);
    }
}
