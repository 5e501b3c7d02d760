package org.postern.store.filter.junk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Arrival;
import org.postern.store.delivery.BytesMessage;
import org.postern.store.delivery.Envelope;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.JunkCheck;
import org.postern.store.delivery.Origin;

/** What is asked of rspamd, what its answers lead to, and what happens without one. */
class RspamdCheckTest {
    private static final String MAIL = "From: eve@far.test\r\nSubject: x\r\n\r\nhello\r\n";
    /** The test pattern that every junk filter takes for junk (GTUBE), in two halves so that this file is none. */
    private static final String GTUBE =
            MAIL + "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n";

    @TempDir
    Path directory;

    private static JunkCheck.Examined examine(URI server, boolean reject, Duration timeout, String mail) {
        Origin origin = new Origin(InetAddress.getLoopbackAddress(), "client.test", false, "session1");
        Envelope envelope = new Envelope(
                Optional.of(EmailAddress.parse("eve@far.test")),
                List.of(EmailAddress.parse("alice@office.test"), EmailAddress.parse("bob@office.test")),
                false,
                true);
        BytesMessage message = new BytesMessage(mail.getBytes(StandardCharsets.US_ASCII));
        return check(server, reject, timeout).examine(new Arrival(origin, envelope, message), Finding.NONE);
    }

    private static RspamdCheck check(URI server, boolean reject, Duration timeout) {
        return new RspamdCheck(
                new JunkSettings.Rspamd(server, Optional.of(server), Optional.of("q1"), timeout, reject),
                "mail.office.test");
    }

    /** A server that gives one answer to everything; "stall" gives none. */
    private static HttpServer fake(int status, String answer, Map<String, String> seen) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.put("path", exchange.getRequestURI().getPath());
            exchange.getRequestHeaders().forEach((name, values) -> seen.put(name, String.join(",", values)));
            seen.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
            if (!answer.equals("stall")) {
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            }
        });
        server.start();
        return server;
    }

    private static URI uri(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static String outcome(int status, String answer, boolean reject) throws IOException {
        HttpServer server = fake(status, answer, new ConcurrentHashMap<>());
        try {
            JunkCheck.Examined examined = examine(
                    uri(server),
                    reject,
                    answer.equals("stall") ? Duration.ofMillis(300) : Duration.ofSeconds(30),
                    MAIL);
            return (examined.junk(1) ? "junk " : "mail ")
                    + examined.refusal()
                            .map(refusal ->
                                    refusal.verdict() + " " + refusal.text().split(" ", 2)[0])
                            .orElse("taken");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void doesWhatItsActionSays() throws IOException {
        assertThat(outcome(200, "{\"action\":\"no action\",\"score\":1}", true)).isEqualTo("mail taken");
        assertThat(outcome(200, "{\"action\":\"add header\",\"score\":8}", true))
                .isEqualTo("junk taken");
        assertThat(outcome(200, "{\"action\":\"rewrite subject\",\"score\":8}", true))
                .isEqualTo("junk taken");
        assertThat(outcome(200, "{\"action\":\"reject\",\"score\":20}", true)).isEqualTo("junk REJECT 5.7.1");
        assertThat(outcome(200, "{\"action\":\"reject\",\"score\":20}", false)).isEqualTo("junk taken");
        assertThat(outcome(200, "{\"action\":\"soft reject\",\"score\":0}", true))
                .isEqualTo("mail DEFER 4.7.1");
        assertThat(outcome(200, "{\"action\":\"greylist\",\"score\":5}", true)).isEqualTo("mail DEFER 4.7.1");
    }

    @Test
    void takesTheMailWhenThereIsNoAnswer() throws IOException {
        for (String answer : List.of("", "[]", "{", "null", "{\"action\":null}", "{\"action\":[1]}", "stall")) {
            assertThat(outcome(200, answer, true)).as(answer).isEqualTo("mail taken");
        }
        assertThat(outcome(500, "{\"action\":\"reject\"}", true)).isEqualTo("mail taken");
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(examine(URI.create("http://127.0.0.1:" + closed), true, Duration.ofSeconds(5), MAIL)
                        .refusal())
                .isEmpty();
    }

    @Test
    void tellsWhoSentItAndTheWholeMessage() throws IOException {
        Map<String, String> seen = new ConcurrentHashMap<>();
        HttpServer server = fake(200, "{\"action\":\"no action\"}", seen);
        try {
            examine(uri(server), true, Duration.ofSeconds(30), MAIL);
            assertThat(seen)
                    .containsEntry("path", "/checkv2")
                    .containsEntry("Ip", "127.0.0.1")
                    .containsEntry("Helo", "client.test")
                    .containsEntry("From", "eve@far.test")
                    .containsEntry("Rcpt", "alice@office.test,bob@office.test")
                    .containsEntry("Queue-id", "session1")
                    .containsEntry("body", MAIL);
            check(uri(server), true, Duration.ofSeconds(30))
                    .teach(new ByteArrayInputStream(MAIL.getBytes(StandardCharsets.US_ASCII)), true);
            assertThat(seen)
                    .containsEntry("path", "/learnspam")
                    .containsEntry("Password", "q1")
                    .containsEntry("body", MAIL);
        } finally {
            server.stop(0);
        }
    }

    /** Debian's own rspamd, on loopback, with a configuration that holds nothing but what it needs to start. */
    @Test
    void theRealOneRefusesItsTestPattern() throws Exception {
        Path binary = Path.of("/usr/bin/rspamd");
        assumeTrue(Files.isExecutable(binary), "SKIPPED: no rspamd here");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path configuration = Files.writeString(
                directory.resolve("rspamd.conf"),
                String.join(
                        "\n",
                        "options { pidfile = \"" + directory + "/pid\"; filters = []; tempdir = \"" + directory + "\";",
                        "  url_tld = \"/usr/share/rspamd/effective_tld_names.dat\"; gtube_patterns = \"all\";",
                        "  control_socket = \"" + directory + "/control mode=0600\";",
                        "  dns { nameserver = [\"127.0.0.1:1\"]; timeout = 0.1s; retransmits = 1; } }",
                        "logging { type = \"console\"; level = \"notice\"; }",
                        "metric { name = \"default\"; actions { reject = 15; \"add header\" = 6; greylist = 100; } }",
                        "worker \"normal\" { bind_socket = \"127.0.0.1:" + port + "\"; count = 1; }\n"));
        Process rspamd = new ProcessBuilder(binary.toString(), "-f", "-i", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try {
            URI server = URI.create("http://127.0.0.1:" + port);
            CompletableFuture<Void> ready = CompletableFuture.runAsync(() -> awaitAnswer(server, rspamd));
            ready.get(60, TimeUnit.SECONDS);
            assertThat(examine(server, true, Duration.ofSeconds(30), GTUBE).refusal())
                    .hasValueSatisfying(refusal -> assertThat(refusal.verdict()).isEqualTo(Finding.Verdict.REJECT));
            JunkCheck.Examined harmless = examine(server, true, Duration.ofSeconds(30), MAIL);
            assertThat(harmless.refusal()).isEmpty();
            assertThat(harmless.junk(1)).isFalse();
        } finally {
            rspamd.destroy();
            if (!rspamd.waitFor(10, TimeUnit.SECONDS)) {
                rspamd.descendants().forEach(ProcessHandle::destroyForcibly);
                rspamd.destroyForcibly();
            }
        }
    }

    private static void awaitAnswer(URI server, Process rspamd) {
        while (rspamd.isAlive()) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                Thread.onSpinWait(); // not listening yet
            }
        }
        throw new IllegalStateException("rspamd ended");
    }
}
