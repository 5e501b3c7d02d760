package org.postern.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.web.http.Deadlines;
import org.postern.web.http.Limits;
import org.postern.web.http.event.EventSource;
import org.postern.web.http.event.EventStream;
import org.postern.web.http.event.ServerEvent;
import org.postern.web.session.SessionTimes;

/** Server-sent events through the real front, over HTTP/1.1 and HTTP/2. */
@Timeout(60)
class EventsTest {
    /** A heartbeat every 400 ms. Connections are cut after 1.2 s of silence, or when too slow after 300 ms. */
    private static final Deadlines SHORT = new Deadlines(
            Duration.ofMillis(1_200),
            Duration.ofMillis(300),
            100_000,
            1_024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20));

    private static final SessionTimes TIMES = new SessionTimes(
            Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofDays(14), Duration.ofMillis(50), 1_000, 20);
    private static final Limits FEW_THREADS = new Limits(4, 500, 300, 16 << 10, 1 << 20, 100, 10 << 20, 1 << 10);

    @TempDir
    private Path directory;

    private FrontFixture front;
    private final Listened source = new Listened();

    @BeforeEach
    void start() {
        front = new FrontFixture(directory, FEW_THREADS, SHORT, TIMES);
        front.pages.events = source;
    }

    @AfterEach
    void stop() {
        front.close();
    }

    /** Passes the opened streams to the test. */
    private static final class Listened implements EventSource {
        final BlockingQueue<EventStream> opened = new LinkedBlockingQueue<>();
        final BlockingQueue<EventStream> ended = new LinkedBlockingQueue<>();

        @Override
        public Runnable open(EventStream stream) {
            opened.add(stream);
            return () -> ended.add(stream);
        }

        EventStream next() throws InterruptedException {
            return Optional.ofNullable(opened.poll(20, TimeUnit.SECONDS)).orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEventArrivesWithTheHeadersOfItsKind(Version version) throws Exception {
        HttpResponse<InputStream> answer = listen(signedIn(version));
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map())
                .containsEntry("content-type", List.of("text/event-stream"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("x-frame-options", List.of("DENY"));
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("sandbox; default-src 'none'");
        assertThat(source.next().send(ServerEvent.of("news", "3"))).isTrue();
        assertThat(event(lines(answer))).containsExactly("event: news", "data: 3");
    }

    @ParameterizedTest
    @EnumSource
    void eventsArriveWholeAndInOrder(Version version) throws Exception {
        BufferedReader lines = lines(listen(signedIn(version)));
        EventStream stream = source.next();
        stream.send(new ServerEvent(Optional.empty(), "one\r\ntwo\rthree\n", Optional.of("17")));
        stream.send(ServerEvent.of("news", "日本語"));
        assertThat(event(lines)).containsExactly("id: 17", "data: one", "data: two", "data: three", "data: ");
        assertThat(event(lines)).containsExactly("event: news", "data: 日本語");
        for (int i = 0; i < 500; i++) {
            stream.send(ServerEvent.of("n", "" + i));
            assertThat(event(lines)).containsExactly("event: n", "data: " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentWhileTheStreamOpensComesFirst(Version version) throws Exception {
        front.pages.events = stream -> {
            stream.send(ServerEvent.of("hello", "at once"));
            return source.open(stream);
        };
        assertThat(event(lines(listen(signedIn(version))))).containsExactly("event: hello", "data: at once");
    }

    @ParameterizedTest
    @EnumSource
    void aQuietStreamShowsThatItLivesAndIsNotCutAsIdle(Version version) throws Exception {
        BufferedReader lines = lines(listen(signedIn(version)));
        EventStream stream = source.next();
        long began = System.nanoTime();
        int beats = 0;
        while (System.nanoTime() - began < SHORT.idle().multipliedBy(2).toNanos()) {
            assertThat(lines.readLine()).isEqualTo(":");
            assertThat(lines.readLine()).isEmpty();
            beats++;
        }
        assertThat(beats).isBetween(3, 10);
        assertThat(stream.send(ServerEvent.of("still", "here"))).isTrue();
        assertThat(event(lines)).containsExactly("event: still", "data: here");
    }

    @ParameterizedTest
    @EnumSource
    void theStreamEndsWithItsSession(Version version) throws Exception {
        FrontFixture.Browser alice = signedIn(version);
        BufferedReader lines = lines(listen(alice));
        EventStream stream = source.next();
        alice.post("/logout", Map.of("_csrf", alice.token()));
        assertThat(rest(lines)).doesNotContain("data");
        assertThat(source.ended.poll(20, TimeUnit.SECONDS)).isSameAs(stream);
        assertThat(stream.send(ServerEvent.of("news", "secret"))).isFalse();
    }

    @Test
    void theStreamEndsSoonAfterTheAccountWasClosed() throws Exception {
        BufferedReader lines = lines(listen(signedIn(Version.HTTP_2)));
        front.signIn.tickets.clear(); // no request is running, only the stream is open
        rest(lines);
        assertThat(source.ended.poll(20, TimeUnit.SECONDS)).isSameAs(source.next());
    }

    @Test
    void hundredIdleStreamsHoldNoThread() throws Exception {
        List<BufferedReader> streams = new ArrayList<>();
        for (int session = 0; session < 10; session++) {
            FrontFixture.Browser browser = signedIn(Version.HTTP_1_1);
            for (int i = 0; i < 10; i++) {
                streams.add(lines(listen(browser)));
            }
        }
        FrontFixture.Browser other = signedIn(Version.HTTP_2);
        for (int i = 0; i < 20; i++) {
            assertThat(other.get("/words").statusCode()).isEqualTo(200);
        }
        for (int i = 0; i < streams.size(); i++) {
            assertThat(source.next().send(ServerEvent.of("news", "yes"))).isTrue();
        }
        for (BufferedReader lines : streams) {
            assertThat(event(lines)).containsExactly("event: news", "data: yes");
        }
        assertThat(source.ended).isEmpty();
    }

    @Test
    void oneSessionHasABoundedNumberOfStreamsAndTheOldestGoes() throws Exception {
        FrontFixture.Browser alice = signedIn(Version.HTTP_2);
        BufferedReader first = lines(listen(alice));
        EventStream oldest = source.next();
        for (int i = 1; i < 17; i++) {
            listen(alice);
        }
        assertThat(source.ended.poll(20, TimeUnit.SECONDS)).isSameAs(oldest);
        rest(first);
        assertThat(source.ended).isEmpty();
        assertThat(source.next().send(ServerEvent.of("news", "1"))).isTrue();
    }

    @Test
    void whereThereAreTooManyStreamsTheNextIsRefused() throws Exception {
        front.close();
        front = new FrontFixture(
                directory, new Limits(4, 3, 300, 16 << 10, 1 << 20, 100, 10 << 20, 1 << 10), SHORT, TIMES);
        front.pages.events = source;
        FrontFixture.Browser alice = signedIn(Version.HTTP_2);
        for (int i = 0; i < 3; i++) {
            assertThat(listen(alice).statusCode()).isEqualTo(200);
        }
        assertThat(listen(alice).statusCode()).isEqualTo(503);
        source.next().close();
        assertThat(source.ended.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(listen(alice).statusCode()).isEqualTo(200);
    }

    @Test
    void aReaderThatDoesNotReadIsCut() throws Exception {
        FrontFixture.Browser alice = signedIn(Version.HTTP_1_1);
        try (SSLSocket socket =
                (SSLSocket) TestTls.context().getSocketFactory().createSocket("127.0.0.1", front.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-sid="
                                    + alice.cookies.get("__Host-sid") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            EventStream stream = source.next();
            flood(stream);
            assertThat(source.ended.poll(20, TimeUnit.SECONDS)).isSameAs(stream);
            assertThatThrownBy(() -> {
                        String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                        if (!all.endsWith("0\r\n\r\n")) {
                            throw new IOException("broken off");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(alice.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aStreamThatIsNotReadIsCutAndTheOthersOfItsConnectionAreNot() throws Exception {
        FrontFixture.Browser alice = signedIn(Version.HTTP_2);
        HttpClient client = client(Version.HTTP_2);
        Unread unread = new Unread();
        CompletableFuture<HttpResponse<Void>> unusedHeaders =
                client.sendAsync(alice.request("/events").build(), info -> unread);
        EventStream slow = source.next();
        BufferedReader lines =
                lines(client.send(alice.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream()));
        EventStream good = source.next();
        flood(slow);
        assertThat(source.ended.poll(20, TimeUnit.SECONDS)).isSameAs(slow);
        unread.body.get(20, TimeUnit.SECONDS).request(Long.MAX_VALUE);
        assertThat(unread.failed.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        assertThat(good.send(ServerEvent.of("news", "1"))).isTrue();
        assertThat(event(lines)).containsExactly("event: news", "data: 1");
        assertThat(source.ended).isEmpty();
    }

    /** Sends until the stream has ended. No buffer between server and client is that large. */
    private static void flood(EventStream stream) {
        ServerEvent large = ServerEvent.of("large", "x".repeat(60_000));
        int sent = 0;
        while (stream.send(large)) {
            assertThat(++sent).isLessThan(2_000);
        }
    }

    /** Takes the headers and reads the body only on request. */
    private static final class Unread implements HttpResponse.BodySubscriber<Void> {
        final CompletableFuture<Throwable> failed = new CompletableFuture<>();
        final CompletableFuture<Flow.Subscription> body = new CompletableFuture<>();

        @Override
        public CompletionStage<Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            body.complete(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable throwable) {
            failed.complete(throwable);
        }

        @Override
        public void onComplete() {}
    }

    @ParameterizedTest
    @EnumSource
    void aBrowserThatLeavesEndsItsStream(Version version) throws Exception {
        HttpResponse<InputStream> answer = listen(signedIn(version));
        EventStream stream = source.next();
        answer.body().close();
        assertThat(source.ended.poll(20, TimeUnit.SECONDS)).isSameAs(stream);
    }

    @ParameterizedTest
    @EnumSource
    void theFrontStopsWithoutWaitingForItsStreams(Version version) throws Exception {
        FrontFixture.Browser alice = signedIn(version);
        List<BufferedReader> streams = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            streams.add(lines(listen(alice)));
        }
        long began = System.nanoTime();
        front.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(SHORT.stop().dividedBy(2));
        for (BufferedReader lines : streams) {
            try {
                rest(lines);
            } catch (IOException e) {
                assertThat(version).isEqualTo(Version.HTTP_2); // its client drops unread data at a GOAWAY
            }
        }
        assertThat(source.ended).hasSize(5);
    }

    @Test
    void aSourceThatFailsIsAnErrorPageAndTakesNoPlace() throws Exception {
        FrontFixture.Browser alice = signedIn(Version.HTTP_2);
        front.pages.events = stream -> {
            throw new IllegalStateException("secret detail of a failure");
        };
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> answer = alice.get("/events");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).startsWith("error INTERNAL");
        }
        front.pages.events = source;
        BufferedReader lines = lines(listen(alice));
        source.next().send(ServerEvent.of("news", "1"));
        assertThat(event(lines)).containsExactly("event: news", "data: 1");
    }

    @Test
    void headersAloneOpenNoStream() {
        FrontFixture.Browser alice = signedIn(Version.HTTP_2);
        HttpResponse<String> answer =
                alice.send(alice.request("/events").method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(source.opened).isEmpty();
    }

    @Test
    void anEventCannotHoldAnother() {
        assertThatThrownBy(() -> ServerEvent.of("a\ndata: x", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ServerEvent(Optional.empty(), "", Optional.of("1\n\n")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerEvent.of("a", "x".repeat(70_000))).isInstanceOf(IllegalArgumentException.class);
    }

    private FrontFixture.Browser signedIn(Version version) {
        FrontFixture.Browser browser = front.browser(version);
        browser.login("alice");
        return browser;
    }

    private HttpResponse<InputStream> listen(FrontFixture.Browser browser) throws Exception {
        return browser.client.send(browser.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static HttpClient client(Version version) {
        return HttpClient.newBuilder()
                .sslContext(TestTls.context())
                .version(version)
                .build();
    }

    private static BufferedReader lines(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** The lines of the next event, without heartbeats. */
    private static List<String> event(BufferedReader lines) throws IOException {
        List<String> event = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !event.isEmpty()) {
                return event;
            }
            if (!line.isEmpty() && !line.startsWith(":")) {
                event.add(line);
            }
        }
        throw new IOException("the stream ended in " + event);
    }

    /** Everything that arrives until the stream ends properly. */
    private static String rest(BufferedReader lines) throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }
}
