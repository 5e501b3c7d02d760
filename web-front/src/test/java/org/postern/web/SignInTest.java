package org.postern.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sign-in and sign-out, cookies, CSRF, kept forms: over HTTP/2, as browsers use it. */
class SignInTest {
    @TempDir
    private Path directory;

    private FrontFixture front;
    private FrontFixture.Browser browser;

    @BeforeEach
    void start() {
        front = new FrontFixture(directory);
        browser = front.browser();
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void sessionCookieHasEveryLock() {
        HttpResponse<String> answer = browser.tryLogin("alice", "right");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location")).hasValue("/");
        assertThat(answer.headers().allValues("set-cookie"))
                .anySatisfy(c -> assertThat(c)
                        .matches("__Host-sid=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict"));
        assertThat(browser.get("/").body()).startsWith("choose alice@office.test");
    }

    @Test
    void ownPcCookieLivesForTwoWeeks() {
        HttpResponse<String> answer = browser.tryLogin("alice", "right", Map.of("ownPc", "1"));

        assertThat(answer.headers().allValues("set-cookie"))
                .anySatisfy(c -> assertThat(c).startsWith("__Host-sid=").endsWith("; Max-Age=1209600"));
    }

    @Test
    void keyChangesAtEachSignInAndTheOldOneIsDead() {
        browser.login("alice");
        String old = browser.cookies.get("__Host-sid");
        FrontFixture.Browser same = front.browser();
        same.cookies.put("__Host-pre", "planted");
        String token = FrontFixture.find("csrf=(\\S+)", same.get("/login").body());
        same.cookies.put("__Host-sid", old);
        same.post("/login", Map.of("username", "bob", "password", "right", "_csrf", token));

        assertThat(same.cookies.get("__Host-sid")).isNotEqualTo(old);
        assertThat(browser.get("/").statusCode()).isEqualTo(303);
        assertThat(front.signIn.signedOut).hasSize(1);
    }

    @Test
    void plantedSessionKeyIsNotAdopted() {
        browser.cookies.put("__Host-sid", "A".repeat(43));
        browser.tryLogin("alice", "right");

        assertThat(browser.cookies.get("__Host-sid")).isNotEqualTo("A".repeat(43));
    }

    @Test
    void unknownUserAndWrongPasswordGetTheSameAnswer() {
        HttpResponse<String> wrong = browser.tryLogin("alice", "wrong");
        HttpResponse<String> unknown = front.browser().tryLogin("nobody", "wrong");

        assertThat(wrong.statusCode()).isEqualTo(403).isEqualTo(unknown.statusCode());
        assertThat(wrong.body().replaceAll("csrf=\\S+", ""))
                .isEqualTo(unknown.body().replaceAll("csrf=\\S+", ""));
        assertThat(wrong.headers().map().keySet())
                .isEqualTo(unknown.headers().map().keySet());
        assertThat(wrong.headers().allValues("set-cookie")).noneMatch(c -> c.startsWith("__Host-sid"));
    }

    @Test
    void throttledSignInSaysHowLong() {
        HttpResponse<String> answer = browser.tryLogin("throttled", "right");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
        assertThat(front.pages.logins.get(front.pages.logins.size() - 1).throttledSeconds())
                .isEqualTo(7);
    }

    @Test
    void mailServerDownIsSaidAndFailureHidesItsDetail() {
        assertThat(browser.tryLogin("down", "right").statusCode()).isEqualTo(503);
        HttpResponse<String> broken = browser.tryLogin("broken", "right");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).startsWith("error INTERNAL ").doesNotContain("secret");
    }

    @Test
    void loginFormOfAnotherBrowserIsRefused() {
        String foreign =
                FrontFixture.find("csrf=(\\S+)", front.browser().get("/login").body());
        HttpResponse<String> answer = browser.tryLogin("alice", "right", Map.of("_csrf", foreign));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("STALE_FORM");
        assertThat(browser.cookies).doesNotContainKey("__Host-sid");
    }

    @Test
    void nextLeadsNowhereElse() {
        for (String evil : new String[] {
            "//evil.test", "https://evil.test", "/\\evil.test", "/x\r\nSet-Cookie: a=b", "/login", "", "javascript:1"
        }) {
            HttpResponse<String> answer = front.browser().tryLogin("alice", "right", Map.of("next", evil));
            assertThat(answer.headers().firstValue("location")).as(evil).hasValue("/");
        }
        assertThat(browser.tryLogin("alice", "right", Map.of("next", "/mail/inbox?page=2"))
                        .headers()
                        .firstValue("location"))
                .hasValue("/mail/inbox?page=2");
    }

    @Test
    void signOutEndsTheTicketAndTheCookie() {
        String token = browser.login("alice");
        String stolen = browser.cookies.get("__Host-sid");
        assertThat(browser.post("/logout", Map.of("_csrf", "x")).statusCode()).isEqualTo(403);

        HttpResponse<String> answer = browser.post("/logout", Map.of("_csrf", token));

        assertThat(answer.headers().firstValue("location")).hasValue("/login?out=1");
        assertThat(front.signIn.signedOut).containsExactly("ticket-1");
        FrontFixture.Browser thief = front.browser();
        thief.cookies.put("__Host-sid", stolen);
        assertThat(thief.get("/").statusCode()).isEqualTo(303);
    }

    @Test
    void actNeedsTheTokenOfItsOwnSession() {
        String token = browser.login("alice");
        FrontFixture.Browser bob = front.browser();
        String foreign = bob.login("bob");

        assertThat(browser.post("/act", Map.of()).statusCode()).isEqualTo(403);
        assertThat(browser.post("/act", Map.of("_csrf", foreign)).statusCode()).isEqualTo(403);
        assertThat(browser.post("/act", Map.of("_csrf", token)).statusCode()).isEqualTo(303);
        assertThat(browser.get("/").body()).contains(" done ");
        assertThat(browser.get("/").body()).contains(" - ");
    }

    @Test
    void actFromAnotherSiteIsRefusedEvenWithTheToken() {
        String token = browser.login("alice");
        Map<String, String> form = Map.of("_csrf", token);
        String own = "https://localhost:" + front.port();

        assertThat(browser.post("/act", form, "Origin", "https://evil.test").statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/act", form, "Origin", "null").statusCode()).isEqualTo(403);
        assertThat(browser.post("/act", form, "Origin", "https://localhost").statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/act", form, "Origin", "http://localhost:" + front.port())
                        .statusCode())
                .isEqualTo(403);
        for (String site : new String[] {"cross-site", "same-site", "strange"}) {
            assertThat(browser.post("/act", form, "Sec-Fetch-Site", site, "Origin", own)
                            .statusCode())
                    .as(site)
                    .isEqualTo(403);
        }
        assertThat(browser.post("/act", form, "Sec-Fetch-Site", "same-origin", "Origin", own)
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.post("/act", form, "Origin", own).statusCode()).isEqualTo(303);
    }

    @Test
    void tokensAreMaskedAnewOnEachPageAndAllStayGood() {
        String first = browser.login("alice");
        String second = browser.token();

        assertThat(first).isNotEqualTo(second);
        assertThat(browser.post("/act", Map.of("_csrf", first)).statusCode()).isEqualTo(303);
        assertThat(browser.post("/act", Map.of("_csrf", second)).statusCode()).isEqualTo(303);
    }

    @Test
    void writingWithAStaleTokenIsShownAgainAndNotSent() {
        browser.login("alice");
        HttpResponse<String> answer = browser.post("/compose", Map.of("body", "my letter", "_csrf", "stale"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("again my letter");
        assertThat(front.pages.sent).isEmpty();
    }

    @Test
    void writingAfterTheSessionEndedIsKeptForItsWriterOnly() {
        String token = browser.login("alice");
        String sid = browser.cookies.get("__Host-sid");
        front.front.endSessions("alice@office.test");
        HttpResponse<String> lost = browser.post("/compose", Map.of("body", "my letter", "_csrf", token));
        assertThat(lost.headers().firstValue("location"))
                .hasValue("/login?next=%2Fcompose%3Fkept%3D1&kept=1&expired=1");
        assertThat(browser.cookies).containsKey("__Host-kept");

        browser.login("bob");
        assertThat(browser.get("/compose?kept=1").body()).isEqualTo("empty");
        browser.cookies.put("__Host-sid", sid);
        browser.login("alice");
        assertThat(browser.get("/compose?kept=1").body()).isEqualTo("kept /compose my letter [] no token");

        HttpResponse<String> sent = browser.post("/compose", Map.of("subject", "s", "_csrf", browser.token()));
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(browser.cookies).doesNotContainKey("__Host-kept");
        assertThat(browser.get("/compose?kept=1").body()).isEqualTo("empty");
    }

    @Test
    void strangersWritingIsNotKept() {
        HttpResponse<String> answer = browser.post("/compose", Map.of("body", "fill the memory"));

        assertThat(answer.headers().firstValue("location")).hasValue("/login?next=%2F");
        assertThat(browser.cookies).doesNotContainKey("__Host-kept");
    }

    @Test
    void passwordChangeEndsTheSession() {
        front.close();
        front = new FrontFixture(
                directory,
                org.postern.web.http.Limits.STANDARD,
                FrontFixture.PATIENT,
                new org.postern.web.session.SessionTimes(
                        java.time.Duration.ofMinutes(30),
                        java.time.Duration.ofHours(12),
                        java.time.Duration.ofDays(14),
                        java.time.Duration.ZERO,
                        10,
                        5));
        browser = front.browser();
        browser.login("alice");
        front.signIn.tickets.clear();

        assertThat(browser.get("/").headers().firstValue("location")).hasValue("/login?next=%2F&expired=1");
    }

    @Test
    void arrivalFromAnotherSiteIsSentRoundOnce() {
        HttpResponse<String> first =
                browser.get("/mail/inbox/7", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");
        HttpResponse<String> second =
                browser.get("/mail/inbox/7", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("refresh")).hasValue("0");
        assertThat(first.body()).isEqualTo("arriving /mail/inbox/7");
        assertThat(second.headers().firstValue("location")).hasValue("/login?next=%2Fmail%2Finbox%2F7");
    }

    @Test
    void scriptWithoutASessionIsToldSoAndNotLedElsewhere() {
        assertThat(browser.get("/", "X-Requested-With", "postern").statusCode()).isEqualTo(401);
    }

    @Test
    void languageAndZoneFollowTheBrowser() {
        Map<String, String> form = new HashMap<>(Map.of("tz", "Europe/Berlin", "language", "ja"));
        browser.tryLogin("alice", "right", form);
        assertThat(browser.get("/").body()).endsWith("ja Europe/Berlin");
        FrontFixture.Browser other = front.browser();
        other.tryLogin("bob", "right", Map.of("tz", "../../etc/passwd", "language", "tlh"));
        assertThat(other.get("/").body()).endsWith("en Asia/Tokyo");
        FrontFixture.Browser japanese = front.browser();
        japanese.get("/login", "Accept-Language", "fr, ja;q=0.9, en;q=0.5");
        assertThat(front.pages
                        .logins
                        .get(front.pages.logins.size() - 1)
                        .locale()
                        .getLanguage())
                .isEqualTo("ja");
    }

    @Test
    void stopEndsEveryTicket() {
        browser.login("alice");
        front.browser().login("bob");
        front.close();

        assertThat(front.signIn.tickets).isEmpty();
    }
}
