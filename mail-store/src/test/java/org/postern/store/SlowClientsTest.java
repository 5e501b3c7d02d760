package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.wire.WireLimits;

/** Clients that take their time, and too many of them. */
class SlowClientsTest {
    @TempDir
    Path directory;

    private static MailServerSettings limited(MailServerSettings usual, WireLimits limits) {
        return new MailServerSettings(
                usual.domain(),
                usual.hostname(),
                new MailServerSettings.Listener(usual.smtp().address(), limits),
                usual.hopSmtp(),
                usual.pop3s(),
                usual.hopPop3(),
                usual.publicSmtp(),
                usual.submission(),
                usual.delivery(),
                usual.store(),
                usual.workThreads());
    }

    private static WireLimits limits(int perClient, Duration command, Duration data) {
        WireLimits usual = WireLimits.DEFAULT;
        return new WireLimits(
                usual.connections(),
                perClient,
                usual.commandLine(),
                usual.authLine(),
                command,
                data,
                usual.dataTotal(),
                usual.write(),
                usual.handshake());
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
