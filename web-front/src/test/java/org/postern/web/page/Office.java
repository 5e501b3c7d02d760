package org.postern.web.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postern.message.address.Person;
import org.postern.message.mime.PartView;
import org.postern.web.FakeSignIn;
import org.postern.web.WebFrontSettings;
import org.postern.web.WebServices;
import org.postern.web.http.ErrorPages.ErrorView;
import org.postern.web.http.ErrorPages.Reason;
import org.postern.web.http.Names;
import org.postern.web.http.Response;
import org.postern.web.http.Route;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.screens.Screens;
import org.postern.web.session.HopLogin;
import org.postern.web.session.OpenSession;
import org.postern.web.session.OwnPassword;
import org.postern.web.session.OwnSessions;
import org.postern.web.session.PasswordChanges;
import org.postern.web.session.RememberedBrowser;
import org.postern.web.session.SessionTimes;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSession;
import org.postern.web.session.WebSessions;

/** All screens over fakes, called by path as the front does. As an extension of a test it closes itself after each. */
final class Office implements AutoCloseable, AfterEachCallback {
    static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    final FakeMail mail = new FakeMail(NOW);
    final FakeOrganizer organizer = new FakeOrganizer(mail);
    final FakeSession session = new FakeSession();
    final Screens screens;
    private final Path files;

    /** With a directory of its own. */
    Office() {
        this(made());
    }

    Office(Path temporary) {
        files = temporary;
        screens = new Screens(
                new Programs(mail.receiver, mail.sender, organizer.ports()),
                PageSettings.STANDARD,
                Clock.fixed(NOW, ZoneOffset.UTC),
                services(temporary));
    }

    @Override
    public void close() {
        mail.close();
    }

    private static Path made() {
        try {
            return Files.createTempDirectory("office");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        close();
        try (Stream<Path> left = Files.walk(files)) {
            for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** What the next page would say. */
    String flash() {
        return session.flash.orElseThrow().text();
    }

    /** What the box does with new passwords. */
    PasswordChanges passwords = PasswordChanges.ELSEWHERE;

    private WebServices services(Path temporary) {
        PasswordChanges now = new PasswordChanges() {
            @Override
            public boolean here() {
                return passwords.here();
            }

            @Override
            public Outcome change(HopLogin who, char[] old, char[] fresh, SignIn.Asker asker) {
                return passwords.change(who, old, fresh, asker);
            }
        };
        return services(temporary, now);
    }

    static WebServices services(Path temporary, PasswordChanges passwords) {
        SessionTimes times = SessionTimes.STANDARD;
        WebSessions sessions =
                new WebSessions(times, new FakeSignIn(), Clock.systemUTC(), System::nanoTime, new SecureRandom());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new WebServices(
                name -> "/assets/" + name,
                new Sessions(),
                new OwnPassword(passwords, sessions, times),
                WebFrontSettings.of(
                        Names.of(any, Optional.empty(), "mail.office.test"), temporary, ZoneId.of("Asia/Tokyo")));
    }

    /** Adds a message to a folder, one hour older than the previous one. */
    void arrive(String uidl, String subject, String from, Flag... flags) {
        arrive(
                uidl,
                "inbox",
                subject,
                new Person(from, "sender@example.test", List.of()),
                "Hello\n",
                null,
                List.of(),
                flags);
    }

    void arrive(
            String uidl,
            String folder,
            String subject,
            Person from,
            String text,
            @Nullable String html,
            List<PartView> parts,
            Flag... flags) {
        Instant when = NOW.minusSeconds(3600L * (organizer.entries.size() + 1));
        mail.messages.put(uidl, FakeMail.message(subject, from, text, html, when, parts));
        organizer.put(uidl, folder, when, flags);
    }

    Answer get(String path) {
        return ask("GET", path, exchange -> {});
    }

    Answer post(String path, String... fields) {
        return ask("POST", path, exchange -> {
            for (int i = 0; i < fields.length; i += 2) {
                exchange.field(fields[i], fields[i + 1]);
            }
        });
    }

    Answer ask(String method, String path, Consumer<FakeExchange> more) {
        String[] split = path.split("\\?", 2);
        for (Route each : screens.routes()) {
            Route.SignedIn route = (Route.SignedIn) each;
            Optional<Map<String, String>> values = match(route.pattern(), split[0]);
            if (route.method().name().equals(method) && values.isPresent()) {
                FakeExchange exchange = new FakeExchange(method, values.get());
                exchange.locale = session.locale;
                if (split.length == 2) {
                    for (String pair : split[1].split("&", -1)) {
                        String[] parts = pair.split("=", 2);
                        exchange.queries.putIfAbsent(parts[0], decode(parts.length == 2 ? parts[1] : ""));
                    }
                }
                more.accept(exchange);
                return answer(route, exchange);
            }
        }
        throw new AssertionError("no route for " + method + " " + path);
    }

    private Answer answer(Route.SignedIn route, FakeExchange exchange) {
        try {
            return Answer.of(route.handler().handle(exchange, session));
        } catch (RuntimeException e) {
            ErrorView view = new ErrorView(Reason.INTERNAL, "r1", exchange.locale, Optional.of(session));
            return Answer.of(screens.errors().known(e, view).orElseThrow(() -> e));
        }
    }

    /** The table has literal paths first, so that a literal part wins over a name, as in the front. */
    private static Optional<Map<String, String>> match(String pattern, String path) {
        String[] wanted = pattern.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                values.put(wanted[i].substring(1, wanted[i].length() - 1), decode(given[i].replace("+", "%2B")));
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The answer of a screen. */
    static final class Answer {
        private final Response response;
        private final byte[] octets;

        private Answer(Response response, byte[] octets) {
            this.response = response;
            this.octets = octets;
        }

        static Answer of(Response response) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                ((Response.Body) response.content()).writeTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Answer(response, out.toByteArray());
        }

        int status() {
            return response.status();
        }

        Response.Kind kind() {
            return response.kind();
        }

        String type() {
            return response.contentType();
        }

        Map<String, String> headers() {
            return response.headers();
        }

        /** As {@code name=value}. */
        List<String> cookies() {
            return response.cookies().stream()
                    .map(each -> each.name() + "=" + each.value())
                    .toList();
        }

        byte[] octets() {
            return octets.clone();
        }

        String text() {
            return new String(octets, StandardCharsets.UTF_8);
        }

        Document page() {
            return Jsoup.parse(text());
        }

        String location() {
            return java.util.Objects.requireNonNull(headers().get("Location"), "no redirect");
        }
    }

    private static final class Sessions implements OwnSessions {
        @Override
        public List<OpenSession> list(WebSession asker) {
            return List.of(
                    new OpenSession(
                            "s1",
                            NOW,
                            NOW,
                            "192.0.2.7",
                            "Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0 Safari/537.36",
                            false,
                            true),
                    new OpenSession(
                            "s2",
                            NOW.minusSeconds(86_400),
                            NOW.minusSeconds(600),
                            "192.0.2.9",
                            "<script>alert(1)</script>",
                            true,
                            false));
        }

        @Override
        public boolean end(WebSession asker, String id) {
            return id.equals("s2");
        }

        @Override
        public int endOthers(WebSession asker) {
            return 1;
        }

        @Override
        public List<RememberedBrowser> browsers(WebSession asker) {
            return List.of(new RememberedBrowser("b1", "<script>alert(1)</script>", "192.0.2.9", NOW));
        }

        @Override
        public boolean forget(WebSession asker, String id) {
            return id.equals("b1");
        }
    }
}
