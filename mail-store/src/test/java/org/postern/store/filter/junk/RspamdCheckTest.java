package org.postern.store.filter.junk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.Finding.Verdict;
import org.postern.store.delivery.JunkCheck;

/** What is asked of an rspamd, what is made of its advice, and how little it matters when it is ill. */
class RspamdCheckTest {
    private static final byte[] MAIL = "From: eve@far.test\r\nSubject: x\r\n\r\nbody\r\n".getBytes(UTF_8);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private HttpServer server;
    private Answer answer = exchange -> send(exchange, 200, advice("no action"));

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private static String advice(String action) {
        return "{\"is_skipped\":false,\"score\":7.5,\"action\":\"" + action + "\",\"symbols\":{}}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] octets = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
    }

    private JunkSettings.Rspamd settings(Duration timeout) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new JunkSettings.Rspamd(uri, Optional.of(uri), Optional.of("secret"), timeout, true);
    }

    private RspamdCheck check(boolean reject, Duration timeout) {
        return new RspamdCheck(new RspamdClient(settings(timeout)), reject, nanos::get);
    }

    private JunkCheck.Examined examined(String action) {
        answer = exchange -> send(exchange, 200, advice(action));
        return check(true, Duration.ofSeconds(20)).examine(JunkFixture.arrival(MAIL), Finding.NONE);
    }

    private static JunkCheck.Examined examined(RspamdCheck check) {
        return check.examine(JunkFixture.arrival(MAIL), Finding.NONE);
    }

    @Test
    void doesAsItIsAdvised() {
        assertThat(examined("reject").refusal().orElseThrow())
                .returns(Verdict.REJECT, Finding::verdict)
                .satisfies(finding -> assertThat(finding.text()).startsWith("5.7.1 "));
        assertThat(examined("soft reject").refusal().orElseThrow())
                .returns(Verdict.DEFER, Finding::verdict)
                .satisfies(finding -> assertThat(finding.text()).startsWith("4.7.1 "));
        assertThat(examined("add header").junk(1)).isTrue();
        assertThat(examined("rewrite subject").junk(1)).isTrue();
        for (String harmless : new String[] {"no action", "greylist", "custom", "NO ACTION"}) {
            assertThat(examined(harmless).junk(1)).as(harmless).isFalse();
            assertThat(examined(harmless).refusal()).as(harmless).isEmpty();
        }
    }

    @Test
    void putsIntoJunkWhatItMayNotRefuse() {
        answer = exchange -> send(exchange, 200, advice("reject"));
        JunkCheck.Examined kept = examined(check(false, Duration.ofSeconds(20)));
        assertThat(kept.refusal()).isEmpty();
        assertThat(kept.junk(1)).isTrue();
        JunkCheck.Examined postmaster = check(true, Duration.ofSeconds(20))
                .examine(JunkFixture.arrival(MAIL, "alice@office.test", "PostMaster@office.test"), Finding.NONE);
        assertThat(postmaster.refusal()).isEmpty();
        assertThat(postmaster.junk(1)).isTrue();
    }

    @Test
    void whatIsQuarantinedIsJunkWhateverItSays() {
        Finding quarantined = new Finding(Verdict.QUARANTINE, "", "", false);
        assertThat(check(true, Duration.ofSeconds(20))
                        .examine(JunkFixture.arrival(MAIL), quarantined)
                        .junk(1))
                .isTrue();
    }

    @Test
    void tellsItTheEnvelopeAndTheWholeMessage() {
        Headers[] heard = new Headers[1];
        StringBuilder request = new StringBuilder();
        answer = exchange -> {
            heard[0] = exchange.getRequestHeaders();
            request.append(exchange.getRequestMethod())
                    .append(' ')
                    .append(exchange.getRequestURI())
                    .append('\n');
            request.append(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            send(exchange, 200, advice("no action"));
        };
        check(true, Duration.ofSeconds(20))
                .examine(JunkFixture.arrival(MAIL, "alice@office.test", "jürgen@office.test"), Finding.NONE);
        assertThat(request.toString()).isEqualTo("POST /checkv2\n" + new String(MAIL, UTF_8));
        assertThat(heard[0].getFirst("IP")).isEqualTo("127.0.0.1");
        assertThat(heard[0].getFirst("Helo")).isEqualTo("client.test");
        assertThat(heard[0].getFirst("From")).isEqualTo("eve@far.test");
        assertThat(heard[0].get("Rcpt")).containsExactly("alice@office.test", "j?rgen@office.test");
        assertThat(heard[0].getFirst("Queue-Id")).isEqualTo("test");
        assertThat(heard[0].getFirst("Password")).isEqualTo("secret");
        assertThat(heard[0].getFirst("Content-Length")).isEqualTo(String.valueOf(MAIL.length));
    }

    private void takenUnmarked(Answer given) {
        answer = given;
        JunkCheck.Examined examined = examined(check(true, Duration.ofMillis(400)));
        assertThat(examined.refusal()).isEmpty();
        assertThat(examined.junk(1)).isFalse();
    }

    @Test
    void mailIsTakenUnmarkedWhenItIsIll() {
        takenUnmarked(exchange -> send(exchange, 500, advice("reject")));
        takenUnmarked(exchange -> send(exchange, 302, advice("reject")));
        takenUnmarked(exchange -> send(exchange, 200, "<html>not JSON"));
        takenUnmarked(exchange -> send(exchange, 200, ""));
        takenUnmarked(exchange -> send(exchange, 200, "[\"reject\"]"));
        takenUnmarked(exchange -> send(exchange, 200, "{\"action\":{\"name\":\"reject\"}}"));
        takenUnmarked(exchange -> send(exchange, 200, "[".repeat(200_000)));
        takenUnmarked(exchange -> end());
        takenUnmarked(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"action\":".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            end();
        });
        takenUnmarked(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream endless = exchange.getResponseBody();
            while (true) {
                endless.write(new byte[65_536]);
            }
        });
        server.stop(0);
        takenUnmarked(exchange -> {});
    }

    /** Stalls until the test ends. */
    private void end() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void isLeftAloneForAWhileAfterFiveFailures() {
        answer = exchange -> send(exchange, 500, "");
        RspamdCheck check = check(true, Duration.ofSeconds(20));
        for (int i = 0; i < 8; i++) {
            examined(check);
        }
        assertThat(asked).hasValue(5);
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        answer = exchange -> send(exchange, 200, advice("add header"));
        assertThat(examined(check).junk(1)).isTrue();
        assertThat(examined(check).junk(1)).isTrue();
        assertThat(asked).hasValue(7);
    }

    @Test
    void teachesTheControllerWhatPeopleMove() throws IOException {
        StringBuilder heard = new StringBuilder();
        answer = exchange -> {
            heard.append(exchange.getRequestURI())
                    .append(' ')
                    .append(exchange.getRequestHeaders().getFirst("Password"));
            heard.append(' ')
                    .append(exchange.getRequestBody().readAllBytes().length)
                    .append('\n');
            send(exchange, heard.length() > 40 ? 208 : 200, "{\"success\":true}");
        };
        RspamdClient client = new RspamdClient(settings(Duration.ofSeconds(20)));
        client.teach(new ByteArrayInputStream(MAIL), true);
        client.teach(new ByteArrayInputStream(MAIL), false);
        assertThat(heard.toString())
                .isEqualTo("/learnspam secret " + MAIL.length + "\n/learnham secret " + MAIL.length + "\n");
        answer = exchange -> send(exchange, 401, "{\"error\":\"Unauthorized\"}");
        assertThatThrownBy(() -> client.teach(new ByteArrayInputStream(MAIL), true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("401");
    }

    @Test
    void itsPasswordIsInNoLogLine() {
        assertThat(settings(Duration.ofSeconds(1)).toString()).doesNotContain("secret");
    }
}
