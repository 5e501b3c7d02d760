package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.wire.WireLimits;
import org.postern.store.wire.WireTimes;

/** Clients that take their time, and too many of them. */
class SlowClientsTest {
    @TempDir
    Path directory;

    private static MailServerSettings limited(MailServerSettings usual, WireLimits limits) {
        return new MailServerSettings(
                usual.domain(),
                usual.hostname(),
                new MailServerSettings.Listening(
                        usual.listening().smtp().map(smtp -> new MailServerSettings.Listener(smtp.address(), limits)),
                        usual.listening().hopSmtp(),
                        usual.listening().pop3s(),
                        usual.listening().hopPop3(),
                        usual.listening().workThreads()),
                usual.sessions(),
                usual.judging(),
                usual.delivery(),
                usual.reports(),
                usual.store());
    }

    private static WireLimits limits(int perClient, Duration command, Duration data) {
        WireLimits usual = WireLimits.DEFAULT;
        return new WireLimits(
                usual.connections(),
                perClient,
                usual.commandLine(),
                usual.authLine(),
                new WireTimes(
                        command,
                        data,
                        usual.times().dataTotal(),
                        usual.times().write(),
                        usual.times().handshake(),
                        usual.times().crowded()));
    }

    @Test
    void aClientThatSaysNothingIsToldAndCut() throws Exception {
        WireLimits limits = limits(50, Duration.ofMillis(150), Duration.ofMinutes(1));
        try (RunningServer server = new RunningServer(directory, usual -> limited(usual, limits));
                RawClient client = RawClient.plain(server.port("smtp"))) {
            client.reply();
            client.raw("EH"); // a command that never ends is no command
            assertThat(client.reply()).startsWith("421 4.4.2 ");
            assertThat(client.reply()).isEqualTo("(closed)");
        }
    }

    @Test
    void aMessageThatStopsInTheMiddleIsCutAndNotStored() throws Exception {
        WireLimits limits = limits(50, Duration.ofMinutes(1), Duration.ofMillis(150));
        try (RunningServer server = new RunningServer(directory, usual -> limited(usual, limits));
                RawClient client = RawClient.plain(server.port("smtp"))) {
            client.ehlo().data();
            client.raw("Subject: half\r\n\r\nhalf a li");
            assertThat(client.reply()).startsWith("421 4.4.2 ");
            assertThat(client.reply()).isEqualTo("(closed)");
            assertThat(server.inboxCount(server.alice)).isZero();
        }
    }

    @Test
    void aClientWithTooManyConnectionsIsTurnedAwayAndOthersAreNot() throws Exception {
        WireLimits limits = limits(5, Duration.ofMinutes(1), Duration.ofMinutes(1));
        List<RawClient> open = new ArrayList<>();
        try (RunningServer server = new RunningServer(directory, usual -> limited(usual, limits))) {
            for (int i = 0; i < 5; i++) {
                RawClient client = RawClient.plain(server.port("smtp"));
                assertThat(client.reply()).startsWith("220 ");
                open.add(client);
            }
            try (RawClient sixth = RawClient.plain(server.port("smtp"))) {
                assertThat(sixth.reply()).startsWith("421 4.7.0 ");
                assertThat(sixth.reply()).isEqualTo("(closed)");
            }
            try (Socket other = new Socket()) {
                other.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
                other.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("smtp")));
                other.setSoTimeout(20_000);
                byte[] greeting = other.getInputStream().readNBytes(4);
                assertThat(new String(greeting, StandardCharsets.US_ASCII)).isEqualTo("220 ");
            }
            assertThat(open.get(0).say("QUIT")).startsWith("221 ");
            assertThat(open.get(0).reply()).isEqualTo("(closed)");
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
    }

    /** Two hundred clients from two hundred addresses, each in the middle of something; a good one is served all the same. */
    @Test
    void twoHundredSlowConnectionsStarveNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (RunningServer server = new RunningServer(
                directory, usual -> limited(usual, limits(50, Duration.ofMinutes(5), Duration.ofMinutes(5))))) {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket();
                socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.1." + (i + 1)), 0));
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("smtp")));
                String begun = i % 2 == 0
                        ? "EHLO sl"
                        : "EHLO slow.test\r\nMAIL FROM:<s@slow.test>\r\nRCPT TO:<alice@office.test>\r\nDATA\r\nSubj";
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            for (int i = 0; i < 20; i++) {
                try (RawClient client = RawClient.plain(server.port("smtp"))) {
                    client.ehlo().data();
                    client.raw("Subject: good\r\n\r\nx\r\n.\r\n");
                    assertThat(client.reply()).startsWith("250 ");
                }
            }
            assertThat(server.inboxCount(server.alice)).isEqualTo(20);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Answers that nobody takes must not pile up here, nor the commands behind them: TCP makes the client wait. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a blocked write hears no interrupt
    void aClientThatNeverReadsItsAnswersIsMadeToWaitAndThenCut() throws Exception {
        WireLimits usual = WireLimits.DEFAULT;
        WireLimits limits = new WireLimits(
                10,
                10,
                usual.commandLine(),
                usual.authLine(),
                new WireTimes(
                        usual.times().command(),
                        usual.times().data(),
                        usual.times().dataTotal(),
                        Duration.ofSeconds(1),
                        usual.times().handshake(),
                        usual.times().crowded()));
        byte[] commands = ("EHLO deaf.test\r\nMAIL FROM:<>\r\n" + "RCPT TO:<alice@office.test>\r\n".repeat(3_000))
                .getBytes(StandardCharsets.US_ASCII);
        try (RunningServer server = new RunningServer(directory, settings -> limited(settings, limits));
                Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("smtp")));
            long taken = 0;
            boolean cut = false;
            while (!cut && taken < 32L << 20) {
                try {
                    deaf.getOutputStream().write(commands);
                    taken += commands.length;
                } catch (SocketException e) {
                    cut = true;
                }
            }
            assertThat(cut).as("cut; the two kernels hold less than was sent").isTrue();
        }
    }

    @Test
    void aViolationIsAnsweredThoughTheClientSendsOn() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                RawClient client = RawClient.plain(server.port("smtp"))) {
            client.ehlo().data();
            client.raw("Subject: x\r\n\r\nx\n.\n" + "MAIL FROM:<boss@office.test>\r\n".repeat(1_000_000));
            assertThat(client.reply()).startsWith("521 5.5.2 ");
            assertThat(client.reply()).isEqualTo("(closed)");
            assertThat(server.inboxCount(server.alice)).isZero();
        }
    }

    /** A client that waits in a long tarpit holds the stop up for no longer than its share. */
    @Test
    void stoppingWaitsForNobodyLong() throws Exception {
        try (RunningServer server = new RunningServer(directory, usual -> tarpit(usual, Duration.ofHours(1)));
                RawClient held = RawClient.plain(server.port("smtp"))) {
            held.ehlo().say("MAIL FROM:<>");
            // in one segment: when the third answer is there, the fourth is held back already
            held.raw("RCPT TO:<nobody@office.test>\r\n".repeat(4));
            for (int i = 0; i < 3; i++) {
                assertThat(held.reply()).startsWith("550 5.1.1 ");
            }
            long before = System.nanoTime();
            server.server().close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
            assertThat(held.reply()).isEqualTo("(closed)");
        }
    }

    private static MailServerSettings tarpit(MailServerSettings usual, Duration tarpit) {
        return new MailServerSettings(
                usual.domain(),
                usual.hostname(),
                usual.listening(),
                new MailServerSettings.Sessions(
                        RunningServer.withTarpit(usual.sessions().publicSmtp(), tarpit),
                        usual.sessions().receiving(),
                        usual.sessions().submission(),
                        usual.sessions().clientSubmission()),
                usual.judging(),
                usual.delivery(),
                usual.reports(),
                usual.store());
    }

    @Test
    void stoppingTellsWhoWaits() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                RawClient client = RawClient.plain(server.port("smtp"))) {
            client.ehlo();
            server.server().close();
            assertThat(client.reply()).startsWith("421 4.3.2 ");
            assertThat(client.reply()).isEqualTo("(closed)");
        }
    }
}
