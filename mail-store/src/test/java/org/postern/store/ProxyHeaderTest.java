package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.policy.Networks;
import org.postern.store.wire.Clients;
import org.postern.store.wire.WireLimits;
import org.postern.store.wire.WireTimes;

/** The PROXY header: believed from configured proxies only, and asked of them always. */
class ProxyHeaderTest {
    private static final String SIGNATURE = HexFormat.ofDelimiter(" ")
            .formatHex(new byte[] {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a});

    @TempDir
    Path directory;

    private RunningServer behindProxy() throws IOException {
        return behindProxy(50);
    }

    private RunningServer behindProxy(int perClient) throws IOException {
        WireLimits usual = WireLimits.DEFAULT;
        WireLimits impatient = new WireLimits(
                usual.connections(),
                perClient,
                usual.commandLine(),
                usual.authLine(),
                new WireTimes(
                        usual.times().command(),
                        usual.times().data(),
                        usual.times().dataTotal(),
                        usual.times().write(),
                        Duration.ofSeconds(2),
                        usual.times().crowded()));
        Clients clients = new Clients(Networks.parse(List.of("127.0.0.1")), Networks.NONE, 0);
        return new RunningServer(directory, settings -> {
            MailServerSettings.Listener listener = new MailServerSettings.Listener(
                    settings.listening().smtp().orElseThrow().address(), impatient, clients);
            return new MailServerSettings(
                    settings.domain(),
                    settings.hostname(),
                    new MailServerSettings.Listening(
                            Optional.of(listener),
                            settings.listening().hopSmtp(),
                            Optional.of(listener),
                            settings.listening().hopPop3(),
                            settings.listening().workThreads()),
                    new MailServerSettings.Sessions(
                            settings.sessions().publicSmtp(),
                            settings.sessions().receiving(),
                            settings.sessions().submission(),
                            new SubmissionSettings(
                                    Optional.of(listener),
                                    Optional.of(listener),
                                    settings.sessions().clientSubmission().limit(),
                                    false,
                                    settings.sessions().clientSubmission().zone())),
                    settings.judging(),
                    settings.delivery(),
                    settings.reports(),
                    settings.store());
        });
    }

    private static String v2(int command, int family, byte[] addresses) {
        byte[] signature = HexFormat.ofDelimiter(" ").parseHex(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(16 + addresses.length)
                .put(signature)
                .put((byte) (0x20 | command))
                .put((byte) family)
                .putShort((short) addresses.length)
                .put(addresses);
        return new String(header.array(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] addresses(String client) throws IOException {
        byte[] source = InetAddress.getByName(client).getAddress();
        return ByteBuffer.allocate(2 * source.length + 4)
                .put(source)
                .put(source)
                .putShort((short) 4711)
                .putShort((short) 25)
                .array();
    }

    private static String received(RunningServer server, String header) throws IOException {
        try (RawClient client = RawClient.plain(server.port("smtp"))) {
            client.raw(header);
            client.ehlo().data();
            assertThat(client.say("Subject: x\r\n\r\nx\r\n.")).startsWith("250 ");
        }
        return server.newest(server.alice);
    }

    @Test
    void theClientThatTheProxyNamesIsTheClient() throws Exception {
        try (RunningServer server = behindProxy()) {
            assertThat(received(server, "PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n"))
                    .contains("from client.test ([192.0.2.7])");
            assertThat(received(server, "PROXY TCP6 2001:db8::7 2001:db8::1 4711 25\r\n"))
                    .contains("from client.test ([IPv6:2001:db8:0:0:0:0:0:7])");
            assertThat(received(server, v2(1, 0x11, addresses("192.0.2.8"))))
                    .contains("from client.test ([192.0.2.8])");
            assertThat(received(server, v2(1, 0x21, addresses("2001:db8::8"))))
                    .contains("from client.test ([IPv6:2001:db8:0:0:0:0:0:8])");
        }
    }

    @Test
    void theProxysOwnConnectionsCountAsItsOwn() throws Exception {
        try (RunningServer server = behindProxy()) {
            for (String own : List.of(
                    "PROXY UNKNOWN\r\n",
                    "PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n",
                    v2(0, 0x00, new byte[0]),
                    v2(0, 0x11, addresses("192.0.2.9")))) {
                assertThat(received(server, own)).contains("from client.test ([127.0.0.1])");
            }
        }
    }

    @Test
    void aHeaderInPiecesIsReadAndWhatFollowsItIsNotLost() throws Exception {
        for (String header :
                List.of("PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n", v2(1, 0x11, addresses("192.0.2.7")))) {
            try (RunningServer server = behindProxy()) {
                String all =
                        header + "EHLO split.test\r\nMAIL FROM:<carol@example.net>\r\nRCPT TO:<alice@office.test>\r\n";
                for (int cut = 1; cut < header.length() + 3; cut++) {
                    try (RawClient client = RawClient.plain(server.port("smtp"))) {
                        client.raw(all.substring(0, cut));
                        client.raw(all.substring(cut));
                        assertThat(client.reply()).startsWith("220 ");
                        assertThat(client.reply()).contains("PIPELINING");
                        assertThat(client.reply()).startsWith("250 ");
                        assertThat(client.reply()).startsWith("250 ");
                        assertThat(client.say("QUIT")).startsWith("221 ");
                        assertThat(client.reply()).isEqualTo("(closed)");
                    }
                }
            }
        }
    }

    @Test
    void aProxyThatSendsNoRightHeaderIsCutWithNoWord() throws Exception {
        try (RunningServer server = behindProxy()) {
            for (String wrong : List.of(
                    "EHLO client.test\r\n",
                    "PROXY TCP4 192.0.2.7 192.0.2.1 4711\r\n",
                    "PROXY TCP4 elsewhere.test 192.0.2.1 4711 25\r\n",
                    "PROXY TCP4 192.0.2.7 192.0.2.1 99999 25\r\n",
                    "PROXY TCP9 192.0.2.7 192.0.2.1 4711 25\r\n",
                    "PROXY " + "x".repeat(200) + "\r\n",
                    v2(1, 0x12, addresses("192.0.2.7")), // datagrams
                    v2(1, 0x31, new byte[216]), // a socket of the proxy's own machine
                    v2(1, 0x11, new byte[4]), // too short for its family
                    v2(7, 0x11, addresses("192.0.2.7")),
                    v2(1, 0x11, addresses("192.0.2.7")).replace((char) 0x21, (char) 0x31), // version 3
                    "\r\n\r\n\0\r\nQUIX\n" + "x".repeat(300))) {
                try (RawClient client = RawClient.plain(server.port("smtp"))) {
                    client.raw(wrong);
                    assertThat(client.reply()).as(wrong).isEqualTo("(closed)");
                }
            }
        }
    }

    @Test
    void aProxyThatIsSilentOrStopsHalfwayIsCutInTime() throws Exception {
        try (RunningServer server = behindProxy()) {
            for (String part : List.of(
                    "", "PROXY TCP4 192.0", v2(1, 0x11, addresses("192.0.2.7")).substring(0, 20))) {
                try (RawClient client = RawClient.plain(server.port("smtp"))) {
                    client.raw(part);
                    assertThat(client.reply()).isEqualTo("(closed)");
                }
            }
        }
    }

    @Test
    void fromAnybodyElseItIsABadCommand() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.raw("PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n");
                assertThat(client.reply()).startsWith("220 ");
                assertThat(client.reply()).startsWith("502 5.5.1 ");
                client.say("EHLO client.test");
                client.data();
                client.say("Subject: x\r\n\r\nx\r\n.");
                assertThat(server.newest(server.alice))
                        .contains("([127.0.0.1])")
                        .doesNotContain("192.0.2.7");
            }
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.raw(v2(1, 0x11, addresses("192.0.2.7")));
                assertThat(client.reply()).startsWith("220 ");
                assertThat(client.reply()).as("a NUL").matches("(500|502|521).*");
            }
        }
    }

    @Test
    void limitsOfOneClientCountTheClientBehindTheProxy() throws Exception {
        try (RunningServer server = behindProxy(1);
                RawClient first = RawClient.plain(server.port("smtp"))) {
            first.raw("PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n");
            assertThat(first.reply()).startsWith("220 ");
            try (RawClient same = RawClient.plain(server.port("smtp"));
                    RawClient other = RawClient.plain(server.port("smtp"))) {
                same.raw("PROXY TCP4 192.0.2.7 192.0.2.1 4712 25\r\n");
                assertThat(same.reply()).startsWith("421 4.7.0 ");
                other.raw("PROXY TCP4 192.0.2.8 192.0.2.1 4711 25\r\n");
                assertThat(other.reply()).startsWith("220 ");
            }
        }
    }

    @Test
    void tlsFollowsTheHeaderOnTheTlsPorts() throws Exception {
        try (RunningServer server = behindProxy()) {
            for (String listener : List.of("submissions", "pop3s")) {
                try (RawClient client = RawClient.plain(server.port(listener))) {
                    client.raw("PROXY TCP4 192.0.2.7 192.0.2.1 4711 465\r\n");
                    client.startTls();
                    assertThat(client.line()).matches("(220|\\+OK) .*");
                }
                try (RawClient client = RawClient.plain(server.port(listener))) {
                    client.raw("QUIT\r\n");
                    assertThat(client.line()).isEqualTo("(closed)");
                }
            }
        }
    }

    @Test
    void passwordsAreThrottledByTheClientBehindTheProxy() throws Exception {
        try (RunningServer server = behindProxy()) {
            for (int i = 0; i < 6; i++) {
                login(server, "192.0.2.7", "wrong" + i);
            }
            assertThat(login(server, "192.0.2.7", RunningServer.PASSWORD)).startsWith("454 4.7.0 too many failed");
            assertThat(login(server, "198.51.100.7", RunningServer.PASSWORD)).startsWith("235 ");
        }
    }

    private static String login(RunningServer server, String client, String password) throws IOException {
        try (RawClient connection = RawClient.plain(server.port("submissions"))) {
            connection.raw("PROXY TCP4 " + client + " 192.0.2.1 4711 465\r\n");
            connection.startTls();
            connection.ehlo();
            String secret = "\0alice@office.test\0" + password;
            String answer = connection.say(
                    "AUTH PLAIN " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
            connection.say("QUIT");
            assertThat(connection.reply()).isEqualTo("(closed)");
            return answer;
        }
    }
}
