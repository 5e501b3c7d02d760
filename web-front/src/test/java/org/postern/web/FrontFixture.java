package org.postern.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postern.web.http.Deadlines;
import org.postern.web.http.FrontSockets;
import org.postern.web.http.Limits;
import org.postern.web.http.Names;
import org.postern.web.http.Pages;
import org.postern.web.session.SessionTimes;

/** A started front on free loopback ports, and a client that behaves like a browser. */
public final class FrontFixture implements AutoCloseable {
    public static final Deadlines PATIENT = Deadlines.STANDARD;

    public final FakeSignIn signIn = new FakeSignIn();
    public final FakePages pages = new FakePages();
    public final WebFront front;
    public final Path temporary;

    public FrontFixture(Path temporary) {
        this(temporary, Limits.STANDARD, PATIENT, SessionTimes.STANDARD);
    }

    public FrontFixture(Path temporary, Limits limits, Deadlines deadlines, SessionTimes times) {
        this(temporary, limits, deadlines, times, new FakeMemory(48 << 20), Optional.empty());
    }

    /** With other pages than {@link FakePages}. */
    public FrontFixture(Path temporary, Function<WebServices, Pages> shown) {
        this(temporary, Limits.STANDARD, PATIENT, SessionTimes.STANDARD, new FakeMemory(48 << 20), Optional.of(shown));
    }

    FrontFixture(Path temporary, Limits limits, Deadlines deadlines, SessionTimes times, FakeMemory memory) {
        this(temporary, limits, deadlines, times, memory, Optional.empty());
    }

    FrontFixture(Path temporary, FakeMemory memory) {
        this(temporary, Limits.STANDARD, PATIENT, SessionTimes.STANDARD, memory, Optional.empty());
    }

    /** What it listens on. */
    final FrontSockets sockets;

    /** What the box says is failing. */
    public volatile List<String> failing = List.of();

    private FrontFixture(
            Path temporary,
            Limits limits,
            Deadlines deadlines,
            SessionTimes times,
            FakeMemory memory,
            Optional<Function<WebServices, Pages>> shown) {
        this.temporary = temporary.resolve("uploads");
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Names names = Names.of(any, Optional.of(any), "mail.office.test");
        this.sockets = TestSockets.of(names);
        this.front = WebFront.open(
                sockets,
                new WebFrontSettings(
                        names,
                        limits,
                        deadlines,
                        times,
                        this.temporary,
                        ZoneId.of("Asia/Tokyo"),
                        List.of(Locale.ENGLISH, Locale.JAPANESE)),
                TestTls.context(),
                signIn,
                memory,
                () -> failing,
                shown.orElse(services -> pages));
        front.start();
    }

    /** What keeps the front from answering. */
    Optional<String> fault() {
        return front.fault();
    }

    public int port() {
        return front.addresses().https().getPort();
    }

    public Browser browser() {
        return new Browser(HttpClient.Version.HTTP_2);
    }

    public Browser browser(HttpClient.Version version) {
        return new Browser(version);
    }

    @Override
    public void close() {
        front.close();
    }

    /** Keeps cookies by name; follows no redirects. */
    public final class Browser {
        public final Map<String, String> cookies = new java.util.TreeMap<>();
        final HttpClient client;

        Browser(HttpClient.Version version) {
            client = HttpClient.newBuilder()
                    .sslContext(TestTls.context())
                    .version(version)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
        }

        public HttpResponse<String> get(String path, String... headers) {
            return send(request(path, headers).GET());
        }

        public HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
            String body = fields.entrySet().stream()
                    .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
                    .collect(Collectors.joining("&"));
            return send(request(path, headers)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        public HttpRequest.Builder request(String path, String... headers) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port() + path))
                    .timeout(Duration.ofSeconds(30));
            if (!cookies.isEmpty()) {
                request.header(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(c -> c.getKey() + "=" + c.getValue())
                                .collect(Collectors.joining("; ")));
            }
            if (headers.length > 0) {
                request.headers(headers);
            }
            return request;
        }

        public HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
                for (String set : response.headers().allValues("set-cookie")) {
                    String[] pair = set.substring(0, set.indexOf(';')).split("=", 2);
                    if (pair[1].isEmpty()) {
                        cookies.remove(pair[0]);
                    } else {
                        cookies.put(pair[0], pair[1]);
                    }
                }
                return response;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        public HttpResponse<String> tryLogin(String username, String password) {
            return tryLogin(username, password, Map.of());
        }

        public HttpResponse<String> tryLogin(String username, String password, Map<String, String> more) {
            String token = find("csrf=(\\S+)", get("/login").body());
            Map<String, String> fields = new java.util.HashMap<>(more);
            fields.put("username", username);
            fields.put("password", password);
            fields.putIfAbsent("_csrf", token);
            return post("/login", fields);
        }

        /** Signs in and returns the CSRF token. */
        public String login(String username) {
            HttpResponse<String> answer = tryLogin(username, "right");
            if (answer.statusCode() != 303) {
                throw new IllegalStateException("not signed in: " + answer.statusCode() + " " + answer.body());
            }
            return token();
        }

        public String token() {
            return find("choose \\S+ (\\S+)", get("/").body());
        }
    }

    public static String find(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return found.group(1);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
