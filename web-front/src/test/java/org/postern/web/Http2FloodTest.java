package org.postern.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.web.RawHttp2.CONTINUATION;
import static org.postern.web.RawHttp2.DATA;
import static org.postern.web.RawHttp2.HEADERS;
import static org.postern.web.RawHttp2.PING;
import static org.postern.web.RawHttp2.PRIORITY;
import static org.postern.web.RawHttp2.RST_STREAM;
import static org.postern.web.RawHttp2.SETTINGS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Strangers that flood the webmail with frames, unfinished forms and unread answers; a member does not notice. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Http2FloodTest {
    private static final int STREAMS = 64;
    private static final long MOST = 4 << 20;
    private static final int WIDE = 1 << 20;

    @TempDir
    private Path directory;

    private final FakeMemory memory = new FakeMemory(MOST);
    private FrontFixture front;
    private FrontFixture.Browser member;

    @BeforeEach
    void start() {
        front = new FrontFixture(directory, memory);
        member = front.browser();
        member.login("alice");
    }

    @AfterEach
    void stop() {
        front.close();
    }

    /** ATTACKS: 56 connections with 64 streams, each an unfinished form of 60 KiB, without a session. */
    @Test
    void unfinishedFormsOfStrangersHoldNoMoreThanTheBudget() throws Exception {
        List<RawHttp2> strangers = new ArrayList<>();
        byte[] most = "a".repeat(15_000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 12; i++) {
            RawHttp2 stranger = new RawHttp2(front.port(), WIDE);
            strangers.add(stranger);
            stranger.until(STREAMS, step -> {
                stranger.request(
                        2 * step + 1,
                        "POST",
                        "/login",
                        false,
                        "content-type",
                        "application/x-www-form-urlencoded",
                        "content-length",
                        "16000");
                stranger.frame(DATA, 0, 2 * step + 1, step < 4 ? most : new byte[] {'a'});
            });
            assertThat(member.get("/").statusCode()).isEqualTo(200);
        }
        assertThat(memory.peak()).isBetween(MOST / 2, MOST);
        int cut = 0;
        for (RawHttp2 stranger : strangers) {
            cut += refused(stranger) ? 1 : 0;
            stranger.close();
        }
        assertThat(cut).as("refused or cut").isPositive();
        awaitNothingHeld();
    }

    /** Whether the connection was cut, or got an answer though no form is complete. */
    private static boolean refused(RawHttp2 stranger) throws IOException {
        stranger.until(1, step -> stranger.frame(PING, 0, 0, new byte[8]));
        while (true) {
            Optional<RawHttp2.Frame> frame = stranger.read();
            if (frame.isEmpty() || frame.get().type() == HEADERS) {
                return true;
            }
            if (frame.get().type() == PING) {
                return false;
            }
        }
    }

    private static RawHttp2.Frame next(RawHttp2 client, int type) throws IOException {
        RawHttp2.Frame frame = client.read().orElseThrow();
        while (frame.type() != type) {
            frame = client.read().orElseThrow();
        }
        return frame;
    }

    private void awaitNothingHeld() {
        while (memory.held() != 0) {
            Thread.onSpinWait(); // the test's time limit ends it
        }
    }

    @Test
    void answersThatStrangersDoNotReadHoldNoMoreThanTheBudget() throws Exception {
        List<RawHttp2> strangers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            RawHttp2 stranger = new RawHttp2(front.port(), 0);
            strangers.add(stranger);
            stranger.until(
                    STREAMS, step -> stranger.request(2 * step + 1, "GET", "/login", true, "accept-encoding", "gzip"));
        }
        assertThat(member.get("/").statusCode()).isEqualTo(200);
        assertThat(memory.peak()).isBetween(MOST / 2, MOST);
        for (RawHttp2 stranger : strangers) {
            stranger.close();
        }
        awaitNothingHeld();
    }

    @Test
    void formsThatAreTooLongForAStrangerAreRefused() throws Exception {
        try (RawHttp2 stranger = new RawHttp2(front.port(), WIDE)) {
            stranger.request(
                    1,
                    "POST",
                    "/login",
                    false,
                    "content-type",
                    "application/x-www-form-urlencoded",
                    "content-length",
                    "60000");
            for (int i = 0; i < 4; i++) {
                stranger.frame(DATA, i == 3 ? RawHttp2.END_STREAM : 0, 1, new byte[15_000]);
            }
            assertThat(next(stranger, HEADERS).stream()).isEqualTo(1);
            assertThat(memory.peak()).isLessThan(MOST / 4);
        }
    }

    @Test
    void rapidResetEndsTheConnection() throws Exception {
        ended(stranger -> {}, (stranger, step) -> {
            stranger.request(2 * step + 1, "GET", "/login", true);
            stranger.frame(RST_STREAM, 0, 2 * step + 1, new byte[] {0, 0, 0, 8});
        });
    }

    @Test
    void headersThatNeverEndEndTheConnection() throws Exception {
        byte[] more = new byte[16_000];
        ended(
                stranger -> stranger.frame(HEADERS, 0, 1, RawHttp2.header("GET", "/login")),
                (stranger, step) -> stranger.frame(CONTINUATION, 0, 1, more));
    }

    @Test
    void emptyContinuationsEndTheConnection() throws Exception {
        ended(
                stranger -> stranger.frame(HEADERS, 0, 1, RawHttp2.header("GET", "/login")),
                (stranger, step) -> stranger.frame(CONTINUATION, 0, 1, new byte[0]));
    }

    @Test
    void pingsEndTheConnection() throws Exception {
        ended(stranger -> {}, (stranger, step) -> stranger.frame(PING, 0, 0, new byte[8]));
    }

    @Test
    void settingsEndTheConnection() throws Exception {
        ended(stranger -> {}, (stranger, step) -> stranger.frame(SETTINGS, 0, 0, new byte[0]));
    }

    @Test
    void prioritiesEndTheConnection() throws Exception {
        ended(
                stranger -> {},
                (stranger, step) -> stranger.frame(PRIORITY, 0, 2 * step + 1, new byte[] {0, 0, 0, 0, 9}));
    }

    @Test
    void emptyDataEndsTheConnection() throws Exception {
        ended(
                stranger -> stranger.request(
                        1, "POST", "/login", false, "content-type", "application/x-www-form-urlencoded"),
                (stranger, step) -> stranger.frame(DATA, 0, 1, new byte[0]));
    }

    /** What a stranger sends first, and then many times. */
    private interface Flood {
        void send(RawHttp2 stranger, int step) throws IOException;
    }

    private interface First {
        void send(RawHttp2 stranger) throws IOException;
    }

    private void ended(First first, Flood flood) throws IOException {
        try (RawHttp2 stranger = new RawHttp2(front.port(), WIDE)) {
            first.send(stranger);
            assertThat(stranger.until(100_000, step -> flood.send(stranger, step)))
                    .as("frames until the connection ended")
                    .isLessThan(100_000);
            assertThat(member.get("/").statusCode()).isEqualTo(200);
        }
    }

    /** It is told why, and its network has to wait. */
    @Test
    void aFloodIsAnsweredWithEnhanceYourCalmAndCountsForTheNetwork() throws Exception {
        try (RawHttp2 stranger = new RawHttp2(front.port(), WIDE)) {
            stranger.until(150, step -> stranger.frame(SETTINGS, 0, 0, new byte[0]));
            ByteBuffer goAway = next(stranger, RawHttp2.GOAWAY).payload();
            assertThat(goAway.getInt(4)).as("ENHANCE_YOUR_CALM (RFC 9113 7)").isEqualTo(11);
        }
        assertThat(memory.floods.get()).isPositive();
    }

    /** Frames that Jetty does not count are counted by their octets, and so is each request. */
    @Test
    void allThatIsReadOfAStrangerIsCounted() throws Exception {
        byte[] one = {0, 0, 0, 1};
        try (RawHttp2 stranger = new RawHttp2(front.port(), WIDE)) {
            long before = memory.spent.get();
            stranger.until(1_000, step -> stranger.frame(RawHttp2.WINDOW_UPDATE, 0, 0, one));
            awaitSpent(before + 13_000);
            long requests = memory.spent.get();
            stranger.request(1, "GET", "/healthz", true);
            assertThat(next(stranger, HEADERS).stream()).isEqualTo(1);
            assertThat(memory.spent.get() - requests).isGreaterThan(2_048);
        }
    }

    private void awaitSpent(long octets) {
        while (memory.spent.get() < octets) {
            Thread.onSpinWait(); // the test's time limit ends it
        }
    }

    /** Not even the handshake is read, and the member's connection is read all the same. */
    @Test
    void nothingIsReadFromANetworkThatHasToWait() throws Exception {
        memory.wait = Duration.ofMillis(50);
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
            long before = memory.spent.get();
            stranger.getOutputStream().write(new byte[] {22, 3, 1, 0, 2, 1, 0});
            for (int i = 0; i < 20; i++) {
                assertThat(member.get("/").statusCode()).isEqualTo(200);
            }
            assertThat(memory.spent.get()).isEqualTo(before);
            memory.wait = Duration.ZERO;
            awaitSpent(before + 1);
        }
    }

    /** Each sign-in of a stranger waits for seconds; pages of others and sign-ins that are expected do not. */
    @Test
    void signInsThatWaitHoldNobodyElseUp() throws Exception {
        List<RawHttp2> strangers = new ArrayList<>();
        FrontFixture.Browser guesser = front.browser();
        String token = FrontFixture.find("csrf=(\\S+)", guesser.get("/login").body());
        byte[] form = ("username=slow&password=x&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.US_ASCII);
        try {
            for (int i = 0; i < 3; i++) {
                RawHttp2 stranger = new RawHttp2(front.port(), WIDE);
                strangers.add(stranger);
                for (int step = 0; step < 30; step++) {
                    stranger.request(
                            2 * step + 1,
                            "POST",
                            "/login",
                            false,
                            "cookie",
                            "__Host-pre=" + guesser.cookies.get("__Host-pre"),
                            "sec-fetch-site",
                            "same-origin",
                            "content-length",
                            String.valueOf(form.length),
                            "content-type",
                            "application/x-www-form-urlencoded");
                    stranger.frame(DATA, RawHttp2.END_STREAM, 2 * step + 1, form);
                }
            }
            // All ninety stand in the strangers' queue: one that came later would be a known network's, as bob's.
            while (front.signIn.slow.get() < 8 || memory.askedKnown.get() < 90) {
                Thread.onSpinWait(); // the test's time limit ends it
            }
            assertThat(member.get("/").statusCode()).isEqualTo(200);
            assertThat(front.browser().get("/login").statusCode()).isEqualTo(200);
            member.cookies.remove("__Host-sid");
            assertThat(member.tryLogin("alice", "right").statusCode()).isEqualTo(303);
            assertThat(front.signIn.slow.get()).as("one network's share").isEqualTo(8);
            memory.known = true;
            assertThat(front.browser().tryLogin("bob", "right").statusCode()).isEqualTo(303);
        } finally {
            front.signIn.goOn.countDown();
            for (RawHttp2 stranger : strangers) {
                stranger.close();
            }
        }
    }

    /** A script with a session that opens a costly mail many times: six are made, a hundred wait, the rest is refused. */
    @Test
    void onePersonsCostlyPagesLeaveTheOthersTheirs() throws Exception {
        FrontFixture.Browser bob = front.browser();
        bob.login("bob");
        String session = "__Host-sid=" + member.cookies.get("__Host-sid");
        List<RawHttp2> scripts = new ArrayList<>();
        List<CompletableFuture<Object>> refused = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                RawHttp2 script = new RawHttp2(front.port(), WIDE);
                scripts.add(script);
                for (int step = 0; step < 60; step++) {
                    script.request(2 * step + 1, "GET", "/costly", true, "cookie", session);
                }
            }
            for (RawHttp2 script : scripts) {
                refused.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return next(script, HEADERS);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
            }
            CompletableFuture.anyOf(refused.toArray(CompletableFuture[]::new)).join();
            assertThat(bob.get("/").statusCode()).isEqualTo(200);
            assertThat(front.pages.costly.get()).isEqualTo(6);
        } finally {
            front.pages.goOn.countDown();
            for (RawHttp2 script : scripts) {
                script.close();
            }
        }
    }

    @Test
    void aMemberCountsNothing() throws Exception {
        while (memory.held() != 0) {
            Thread.onSpinWait(); // the answer of the last request
        }
        for (int i = 0; i < 20; i++) {
            assertThat(member.get("/").statusCode()).isEqualTo(200);
        }
        assertThat(memory.held()).isZero();
    }

    @Test
    void aNetworkThatShakesHandsTooOftenIsClosed() throws Exception {
        memory.handshakes = false;
        boolean served = true;
        try (RawHttp2 stranger = new RawHttp2(front.port(), WIDE)) {
            stranger.request(1, "GET", "/login", true);
            served = stranger.read().isPresent();
        } catch (SSLException | SocketException e) {
            served = false;
        }
        assertThat(served).isFalse();
        assertThat(member.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aClientCannotNegotiateTlsAgain() throws Exception {
        try (SSLSocket socket =
                (SSLSocket) TestTls.context().getSocketFactory().createSocket("127.0.0.1", front.port())) {
            socket.setSoTimeout(20_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            boolean served = true;
            try {
                socket.startHandshake();
                socket.getOutputStream()
                        .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                served = socket.getInputStream().read() == 'H';
            } catch (SSLException | SocketException e) {
                served = false;
            }
            assertThat(served).isFalse();
        }
    }

    @Test
    void theServersWindowIsSmall() throws Exception {
        try (RawHttp2 stranger = new RawHttp2(front.port(), WIDE)) {
            ByteBuffer pairs = next(stranger, SETTINGS).payload();
            while (pairs.remaining() >= 6) {
                int key = pairs.getShort();
                int value = pairs.getInt();
                if (key == 4) {
                    assertThat(value).isLessThanOrEqualTo(65_535);
                }
            }
        }
    }
}
