package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.FrontFixture;
import org.postern.web.http.Route;

/**
 * Every route that the product has, asked by everybody with every kind of form. The list is read from the running front: a new
 * route is tried too, and has to keep the rules of its {@link Route.Access}.
 */
class EveryRouteTest {
    /** Routes that need no session: each is a decision. */
    private static final List<String> OPEN =
            List.of("GET /login", "POST /login", "POST /logout", "GET /healthz", "GET /assets/{file}");

    private static final Map<String, String> VALUES =
            Map.of("folder", "inbox", "uidl", "m3", "part", "1", "file", "none.css");
    private static final Pattern NAME = Pattern.compile("\\{([a-zA-Z]+)\\}");

    @TempDir
    static Path directory;

    private static FrontFixture front;
    private static FakeMail mail;
    /** A session of each person that no test ends. */
    private static final Map<Person, Signed> KEPT = new EnumMap<>(Person.class);

    private enum Person {
        NOBODY(""),
        MEMBER("alice"),
        OTHER_MEMBER("bob"),
        ADMINISTRATOR("carol");

        private final String name;

        Person(String name) {
            this.name = name;
        }
    }

    private enum Form {
        MISSING,
        WRONG,
        OF_ANOTHER_PERSON,
        FROM_ANOTHER_SITE,
        RIGHT
    }

    @BeforeAll
    static void start() {
        mail = new FakeMail(Office.NOW);
        FakeOrganizer organizer = new FakeOrganizer(mail);
        Samples.fill(mail, organizer);
        front = new FrontFixture(directory, services -> DemoFront.screens(mail, organizer, services));
        for (Person person : Person.values()) {
            KEPT.put(person, signedIn(person));
        }
    }

    @AfterAll
    static void stop() {
        front.close();
    }

    @Test
    void onlyTheseNeedNoSession() {
        assertThat(front.front.routes())
                .filteredOn(route -> route.access() == Route.Access.ANYBODY)
                .map(EveryRouteTest::name)
                .containsExactlyInAnyOrderElementsOf(OPEN);
    }

    @TestFactory
    List<DynamicTest> everyRouteOpensToWhoMayAsk() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Route route : front.front.routes()) {
            for (Person person : Person.values()) {
                if (route.method() == Route.Method.GET) {
                    tests.add(DynamicTest.dynamicTest(name(route) + " " + person, () -> reads(route, person)));
                } else {
                    for (Form form : Form.values()) {
                        tests.add(DynamicTest.dynamicTest(
                                name(route) + " " + person + " " + form, () -> acts(route, person, form)));
                    }
                }
            }
        }
        return tests;
    }

    private static void reads(Route route, Person person) {
        Signed browser = kept(person);
        if (route.pattern().equals("/events") && person != Person.NOBODY) {
            // Open until the session ends: only its headers are asked for here, and the streams are in EventsTest.
            opens(browser.browser()
                    .send(browser.browser()
                            .request(path(route))
                            .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody())));
            browser.stillThere();
            return;
        }
        HttpResponse<String> answer = browser.browser().get(path(route));
        if (route.access() == Route.Access.ANYBODY) {
            assertThat(answer.statusCode()).isIn(200, 303, 404);
        } else if (person == Person.NOBODY) {
            leadsToLogin(answer);
        } else if (route.access() == Route.Access.ADMINISTRATOR && person != Person.ADMINISTRATOR) {
            assertThat(answer.statusCode()).isEqualTo(404);
        } else {
            opens(answer);
        }
        if (person != Person.NOBODY) {
            browser.stillThere();
        }
    }

    private static void acts(Route route, Person person, Form form) {
        Signed browser = form == Form.RIGHT ? signedIn(person) : kept(person);
        Signed other = kept(person == Person.OTHER_MEMBER ? Person.MEMBER : Person.OTHER_MEMBER);
        Map<String, String> fields = new HashMap<>(Map.of("a", "b"));
        token(form, browser, other).ifPresent(token -> fields.put("_csrf", token));
        String origin = form == Form.FROM_ANOTHER_SITE ? "https://evil.test" : "https://localhost:" + front.port();
        int sent = mail.sent().size();
        HttpResponse<String> answer = browser.browser().post(path(route), fields, "Origin", origin);
        if (form == Form.FROM_ANOTHER_SITE) {
            assertThat(answer.statusCode()).isEqualTo(403);
        } else if (person == Person.NOBODY && !route.pattern().equals("/login")) {
            leadsToLogin(answer);
        } else if (route.access() == Route.Access.ADMINISTRATOR && person != Person.ADMINISTRATOR) {
            assertThat(answer.statusCode()).isEqualTo(404);
        } else if (form == Form.RIGHT && !route.pattern().equals("/login")) {
            opens(answer);
        } else {
            // The login form has a token of its own, which no session's token is.
            assertThat(answer.statusCode()).isEqualTo(403);
        }
        if (form != Form.RIGHT) {
            assertThat(mail.sent()).hasSize(sent);
            if (person != Person.NOBODY) {
                browser.stillThere();
            }
        }
        other.stillThere();
    }

    private static Optional<String> token(Form form, Signed browser, Signed other) {
        return switch (form) {
            case MISSING -> Optional.empty();
            case WRONG -> Optional.of("A".repeat(browser.token().length()));
            case OF_ANOTHER_PERSON -> Optional.of(other.token());
            case FROM_ANOTHER_SITE, RIGHT -> Optional.of(browser.token());
        };
    }

    private static void leadsToLogin(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location").orElse("")).startsWith("/login");
    }

    private static void opens(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isNotEqualTo(403).isLessThan(500);
        assertThat(answer.headers().firstValue("location").orElse("")).doesNotStartWith("/login?next=");
    }

    /** A browser, with the token of its session's forms; "" without a session. */
    private record Signed(FrontFixture.Browser browser, String token) {
        void stillThere() {
            assertThat(browser.get("/settings").statusCode()).isEqualTo(200);
        }
    }

    private static Signed kept(Person person) {
        return Objects.requireNonNull(KEPT.get(person));
    }

    private static Signed signedIn(Person person) {
        FrontFixture.Browser browser = front.browser();
        if (person == Person.NOBODY) {
            return new Signed(browser, "");
        }
        HttpResponse<String> answer = browser.post(
                "/login",
                Map.of(
                        "username",
                        person.name,
                        "password",
                        "right",
                        "_csrf",
                        tokenOf(browser.get("/login").body())));
        assertThat(answer.statusCode()).isEqualTo(303);
        return new Signed(browser, tokenOf(browser.get("/settings").body()));
    }

    private static String tokenOf(String page) {
        return FrontFixture.find("name=\"_csrf\" value=\"([^\"]+)\"", page);
    }

    private static String name(Route route) {
        return route.method() + " " + route.pattern();
    }

    private static String path(Route route) {
        return NAME.matcher(route.pattern())
                .replaceAll((MatchResult found) -> VALUES.getOrDefault(found.group(1), "1"));
    }
}
