package org.postern.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.http.Limits;
import org.postern.web.session.SessionTimes;

/** Routes, headers, forms, files, and invalid ones of each. */
class RequestsTest {
    private static final long PATIENCE = 30_000_000_000L;
    private static final Limits SMALL = new Limits(16, 200, 100, 8 << 10, 10_000, 20, 60L << 20, 1 << 10);

    @TempDir
    private Path directory;

    private FrontFixture front;
    private FrontFixture.Browser browser;

    @BeforeEach
    void start() {
        front = new FrontFixture(directory, SMALL, FrontFixture.PATIENT, SessionTimes.STANDARD);
        browser = front.browser();
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void theFrontKnowsWhenItsListenersAreDead() throws Exception {
        assertWell();
        front.sockets.http().orElseThrow().close();
        assertThat(front.fault()).hasValue("the web listeners accept no connections");
    }

    @Test
    void theFrontKnowsWhenTheThreadThatAcceptsHasEnded() throws Exception {
        assertWell();
        Thread acceptor = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("-acceptor-"))
                .findFirst()
                .orElseThrow();
        acceptor.setName("ended");
        assertThat(front.fault()).hasValue("the web listeners accept no connections");
    }

    /** Both listeners have answered, so their threads run. */
    private void assertWell() throws IOException {
        assertThat(browser.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(plain(front.front.addresses().http().orElseThrow().getPort(), get("/healthz", "localhost")))
                .startsWith("HTTP/1.1 308 ");
        assertThat(front.fault()).isEmpty();
    }

    @Test
    void healthNeedsNoLogin() {
        front.failing = List.of("dns", "writer");
        HttpResponse<String> ill = browser.get("/healthz");
        assertThat(ill.statusCode()).isEqualTo(503);
        assertThat(ill.body()).isEqualTo("failing: dns writer\n");
        front.failing = List.of();
        HttpResponse<String> answer = browser.get("/healthz");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok\n");
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(front.browser(HttpClient.Version.HTTP_1_1).get("/healthz").version())
                .isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    @Test
    void pagesCarryTheirSafetyHeaders() {
        browser.login("alice");
        HttpResponse<String> page = browser.get("/");

        assertThat(page.headers().allValues("content-security-policy"))
                .containsExactly("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none';"
                        + " frame-ancestors 'none'; require-trusted-types-for 'script'");
        assertThat(page.headers().firstValue("referrer-policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("cross-origin-opener-policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("cross-origin-resource-policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("permissions-policy")).isPresent();
        assertThat(page.headers().firstValue("server")).isEmpty();
        assertThat(page.headers().firstValue("strict-transport-security")).isEmpty();
    }

    @Test
    void mailFramesAndAttachmentsAreSandboxedWhateverTheHandlerSays() {
        browser.login("alice");
        String frame = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:%s;"
                + " style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

        HttpResponse<String> mail = browser.get("/frame");
        assertThat(mail.headers().allValues("content-security-policy")).containsExactly(frame.formatted(""));
        assertThat(mail.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(mail.headers().firstValue("x-dns-prefetch-control")).hasValue("off");
        assertThat(browser.get("/frame-remote").headers().allValues("content-security-policy"))
                .containsExactly(frame.formatted(" https:"));
        HttpResponse<String> attachment = browser.get("/attachment");
        assertThat(attachment.headers().allValues("content-security-policy"))
                .containsExactly(
                        "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(attachment.headers().firstValue("content-disposition")).hasValue("attachment");
        assertThat(attachment.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void assetsAreImmutableUnderTheirHashAndNothingElseIsServed() {
        String url = new org.postern.web.http.Assets().assetUrl("front-test.css");
        HttpResponse<String> asset = browser.get(url);

        assertThat(url).matches("/assets/front-test\\.[0-9a-f]{16}\\.css");
        assertThat(asset.body()).isEqualTo("body{color:#123}\n");
        assertThat(asset.headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");
        assertThat(asset.headers().firstValue("content-type")).hasValue("text/css;charset=utf-8");
        for (String path : new String[] {
            "/assets/front-test.css",
            "/assets/front-test.0000000000000000.css",
            "/assets/..%2f..%2fWebFront.0000000000000000.class",
            "/assets/%2e%2e%2ffront-test.css",
            "/assets/front-test.css%00.txt"
        }) {
            assertThat(browser.get(path).statusCode()).as(path).isIn(400, 404);
        }
    }

    @Test
    void encodedSlashesStayInsideTheirPart() {
        browser.login("alice");
        assertThat(browser.get("/mail/a%2Fb%25%E6%97%A5/7").body()).isEqualTo("a/b%日|7");
        for (String path :
                new String[] {"/mail/%2e%2e/7", "/mail//7", "/mail/%ff/7", "/mail/a%0d%0ab/7", "/mail/a%zz/7"}) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void onlyOurOwnNamesAreServed() {
        for (String host : new String[] {"localhost", "mail.office.test", "MAIL.office.test.:443", "127.0.0.1"}) {
            assertThat(raw(get("/healthz", host))).as(host).startsWith("HTTP/1.1 200 ");
        }
        for (String host : new String[] {"evil.test", "mail.office.test.evil.test", "10.0.0.1", "office.test"}) {
            assertThat(raw(get("/healthz", host))).as(host).startsWith("HTTP/1.1 421 ");
        }
        assertThat(raw("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET https://evil.test/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .doesNotStartWith("HTTP/1.1 200 ");
    }

    @Test
    void plainListenerOnlyRedirectsAndNeverToAForeignName() throws IOException {
        int port = front.front.addresses().http().orElseThrow().getPort();
        String base = "https://mail.office.test:" + front.port();
        assertThat(front.front.base()).isEqualTo(base);
        for (String host : new String[] {"mail.office.test", "evil.test"}) {
            String answer = plain(port, get("/mail/inbox?page=2", host));
            assertThat(answer).startsWith("HTTP/1.1 308 ").contains("Location: " + base + "/mail/inbox?page=2\r\n");
        }
        assertThat(plain(port, get("/healthz", "localhost"))).startsWith("HTTP/1.1 308 ");
        assertThat(plain(port, get("//evil.test/x", "localhost"))).doesNotContain("Location: " + base + "//");
    }

    @Test
    void redirectOfAHandlerCannotLeaveOrSplit() {
        browser.login("alice");
        for (String to :
                new String[] {"//evil.test", "https://evil.test", "/a%0d%0aSet-Cookie:%20x=y", "/%5C%5Cevil"}) {
            HttpResponse<String> answer = browser.get("/redirect?to=" + to);
            assertThat(answer.headers().firstValue("location").orElse(""))
                    .as(to)
                    .doesNotContain("evil");
            assertThat(answer.headers().allValues("set-cookie")).as(to).isEmpty();
        }
        assertThat(browser.get("/redirect?to=//evil.test").statusCode()).isEqualTo(500);
    }

    @Test
    void failuresShowAnIdAndNothingElse() {
        browser.login("alice");
        for (String path : new String[] {"/fails", "/fails-late"}) {
            HttpResponse<String> answer = browser.get(path);
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).matches("error INTERNAL [a-z0-9]+");
        }
        assertThat(browser.get("/known").statusCode()).isEqualTo(503);
        assertThat(browser.get("/known").body()).startsWith("known: ");
    }

    @Test
    void otherMethodsAreRefused() {
        browser.login("alice");
        assertThat(browser.get("/act").statusCode()).isEqualTo(405);
        assertThat(browser.get("/act").headers().firstValue("allow")).hasValue("POST");
        assertThat(browser.send(browser.request("/").method("PUT", HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
        assertThat(raw("TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ");
        assertThat(browser.get("/nothing").statusCode()).isEqualTo(404);
        HttpResponse<String> head =
                browser.send(browser.request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void pagesAreCompressedAndAttachmentsAreNot() {
        browser.login("alice");
        assertThat(browser.get("/words", "Accept-Encoding", "gzip").headers().firstValue("content-encoding"))
                .hasValue("gzip");
        assertThat(browser.get("/big?mib=1", "Accept-Encoding", "gzip")
                        .headers()
                        .firstValue("content-encoding"))
                .isEmpty();
    }

    @Test
    void largeAnswerIsStreamedWhole() {
        browser.login("alice");
        assertThat(browser.get("/big?mib=8").body()).hasSize(8 << 20);
    }

    @Test
    void oversizedRequestsGetPlainWords() {
        String token = browser.login("alice");
        String big = raw("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(big).containsPattern("^HTTP/1.1 4(14|31) ");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(9000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .doesNotContain("jetty");
        assertThat(browser.post("/act", Map.of("_csrf", token, "x", "a".repeat(11_000)))
                        .statusCode())
                .isEqualTo(413);
        Map<String, String> many = new java.util.HashMap<>(Map.of("_csrf", token));
        for (int i = 0; i < 25; i++) {
            many.put("f" + i, "x");
        }
        assertThat(browser.post("/act", many).body()).startsWith("error TOO_LARGE");
        assertThat(front.browser()
                        .post("/login", Map.of("x", "a".repeat(70_000)))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void uploadStreamsThroughTemporaryFilesThatGoAway() throws IOException {
        String token = browser.login("alice");
        long size = 50L << 20;
        HttpResponse<String> answer = browser.send(browser.request("/compose")
                .header("Content-Type", "multipart/form-data; boundary=b0")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> multipart(token, size))));

        assertThat(answer.body())
                .startsWith("subject=日本\n")
                .contains("写真.bin " + size + " " + size + " application/octet-stream");
        noFilesLeft();
        assertThat(Files.getPosixFilePermissions(front.temporary).toString()).doesNotContain("GROUP", "OTHERS");
    }

    @Test
    void uploadOverTheLimitIsRefusedAndLeavesNothing() throws IOException {
        String token = browser.login("alice");
        HttpRequest.Builder request = front.browser(HttpClient.Version.HTTP_1_1)
                .request("/compose")
                .header("Cookie", "__Host-sid=" + browser.cookies.get("__Host-sid"))
                .header("Content-Type", "multipart/form-data; boundary=b0")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> multipart(token, 61L << 20)));
        try {
            HttpResponse<String> answer =
                    front.browser(HttpClient.Version.HTTP_1_1).send(request);
            assertThat(answer.statusCode()).isEqualTo(413);
        } catch (java.io.UncheckedIOException e) {
            assertThat(e).as("cut while sending").isNotNull();
        }
        assertThat(front.pages.sent).isEmpty();
        noFilesLeft();
    }

    @Test
    void formKnownToBeTooLargeIsReadToItsEndAndRefused() {
        browser.login("alice");
        HttpResponse<String> answer = front.browser(HttpClient.Version.HTTP_1_1)
                .send(front.browser()
                        .request("/compose")
                        .header("Cookie", "__Host-sid=" + browser.cookies.get("__Host-sid"))
                        .header("Content-Type", "multipart/form-data; boundary=b0")
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(HttpRequest.BodyPublishers.fromPublisher(
                                HttpRequest.BodyPublishers.ofInputStream(() -> filler(61L << 20)), 61L << 20)));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).startsWith("error TOO_LARGE");
    }

    @Test
    void brokenFormsAreRefusedNotFailed() throws IOException {
        browser.login("alice");
        for (String body : new String[] {
            "",
            "--b0",
            "no boundary at all",
            "--b0\r\nContent-Disposition: form-data\r\n\r\nx",
            "--b0\r\n\r\n\r\n--b0--",
            "--b0\r\nContent-Disposition: form-data; name=\"a\"\r\n" + "X: y\r\n".repeat(3000) + "\r\nx\r\n--b0--\r\n"
        }) {
            HttpResponse<String> answer = browser.send(browser.request("/compose")
                    .header("Content-Type", "multipart/form-data; boundary=b0")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
            assertThat(answer.statusCode()).as(body).isIn(400, 403, 413);
        }
        assertThat(form("multipart/form-data", "x")).isEqualTo(400);
        assertThat(form("text/plain", "_csrf=x")).isEqualTo(415);
        assertThat(form("application/x-www-form-urlencoded", "a=%zz")).isIn(400, 403);
        assertThat(form("application/x-www-form-urlencoded", "a=%ff%fe")).isIn(400, 403);
        assertThat(raw("GET /?q=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .containsPattern("^HTTP/1.1 (303|400) ");
        noFilesLeft();
    }

    @Test
    void compressedFormsAreNeverInflated() {
        browser.login("alice");
        assertThat(browser.post("/act", Map.of("a", "b"), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(415);
    }

    private int form(String type, String body) {
        return browser.send(browser.request("/compose")
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    /** Waits, because the answer may arrive before the server has deleted its temporary files. */
    private void noFilesLeft() throws IOException {
        long end = System.nanoTime() + PATIENCE;
        List<Path> left = filesLeft();
        while (!left.isEmpty()) {
            assertThat(System.nanoTime() - end).as(left.toString()).isNegative();
            LockSupport.parkNanos(1_000_000);
            left = filesLeft();
        }
    }

    private List<Path> filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(front.temporary)) {
            return files.toList();
        }
    }

    private static InputStream multipart(String token, long size) {
        String head = "--b0\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + token
                + "\r\n--b0\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\n日本"
                + "\r\n--b0\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"写真.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n";
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(head.getBytes(StandardCharsets.UTF_8)),
                filler(size),
                new ByteArrayInputStream("\r\n--b0--\r\n".getBytes(StandardCharsets.UTF_8)))));
    }

    private static InputStream filler(long size) {
        return new InputStream() {
            private long left = size;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int n = (int) Math.min(length, left);
                left -= n;
                return n == 0 ? -1 : n;
            }
        };
    }

    private static String get(String path, String host) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    }

    private String raw(String request) {
        try (SSLSocket socket =
                (SSLSocket) TestTls.context().getSocketFactory().createSocket("127.0.0.1", front.port())) {
            return exchange(socket, request);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String plain(int port, String request) throws IOException {
        try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
            return exchange(socket, request);
        }
    }

    private static String exchange(Socket socket, String request) throws IOException {
        socket.setSoTimeout(20_000);
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** A path that other software reads in another way: nothing behind it on the connection is read. */
    @Test
    void aPathWithNulClosesTheConnection() {
        for (String path : java.util.List.of("/%00", "/mail/%00", "/login%00", "/a%00/b", "/%zz")) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).startsWith("HTTP/1.1 400 ").contains("Connection: close");
            assertThat(answer.split("HTTP/1.1 ", -1)).as(path).hasSize(2);
        }
    }

    /** HTTP/2 has frames, so that nothing behind the request could be read as a part of it: the connection goes on. */
    @Test
    void aPathWithNulIsRefusedOverHttp2Too() {
        FrontFixture.Browser stranger = front.browser();
        for (String path : java.util.List.of("/%00", "/mail/%00", "/login%00", "/a%00/b", "/%c0%80")) {
            HttpResponse<String> answer = stranger.get(path);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(stranger.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAnswerSetsTheCookiesOfItsPageAndOfTheFront() {
        FrontFixture.Browser browser = front.browser();
        String token = browser.login("alice");
        browser.cookies.put("__Host-kept", "opener");
        HttpResponse<String> answer = browser.post("/cookies", Map.of("_csrf", token));
        assertThat(answer.headers().allValues("set-cookie"))
                .containsExactly(
                        "__Host-one=none; Path=/; Secure; HttpOnly; SameSite=Lax",
                        "__Host-two=2; Path=/; Secure; HttpOnly; SameSite=Lax",
                        "__Host-kept=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
        browser.post("/cookies", Map.of("_csrf", token));
        assertThat(browser.cookies).containsEntry("__Host-one", "2").containsEntry("__Host-two", "2");
    }
}
