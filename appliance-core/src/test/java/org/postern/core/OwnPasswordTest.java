package org.postern.core;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alice changes her own password while a stranger who knows the old one is signed in. */
class OwnPasswordTest {
    private static final String URL = "/settings/password";
    private static final String FRESH = "river stone lamp 扉";

    @TempDir
    Path directory;

    private static WebClient.Page change(WebClient browser, String old, String fresh) throws Exception {
        Map<String, String> form = browser.get(URL).hidden(URL);
        form.put("old-password", old);
        form.put("new-password", fresh);
        form.put("again-password", fresh);
        return browser.post(URL, form);
    }

    @Test
    void aNewPasswordEndsEverythingElseAndBadAttemptsNothing() throws Exception {
        Path data = Office.in(directory);
        try (ServerProcess server = ServerProcess.serve(data)) {
            String origin = "https://localhost:" + server.port("https");
            WebClient stranger = new WebClient(origin);
            stranger.loginOnOwnPc("alice", Office.PASSWORD);
            WebClient alice = new WebClient(origin);
            alice.login("alice", Office.PASSWORD);
            WebClient bob = new WebClient(origin);
            bob.login("bob", Office.PASSWORD);

            Map<String, String> forged = alice.get(URL).hidden(URL);
            forged.putAll(Map.of(
                    "_csrf", "x", "old-password", Office.PASSWORD, "new-password", FRESH, "again-password", FRESH));
            assertThat(alice.post(URL, forged).status()).as("forged").isEqualTo(403);
            assertThat(change(alice, Office.PASSWORD, "password123456").text()).contains("among the first");
            assertThat(change(alice, Office.PASSWORD, "alice-alice-office").text())
                    .contains("own or the office");
            assertThat(change(alice, Office.PASSWORD, "short").text()).contains("too short");
            assertThat(change(alice, Office.PASSWORD, Office.PASSWORD).text()).contains("is the old one");
            assertThat(change(stranger, "wrong", FRESH).status()).isEqualTo(403);
            assertThat(stranger.get("/mail/inbox").status()).isEqualTo(200);

            String before = alice.cookieHeader();
            WebClient.Page changed = change(alice, Office.PASSWORD, FRESH);
            assertThat(changed.status()).isEqualTo(303);
            assertThat(changed.headers().getOrDefault("set-cookie", List.of()))
                    .anySatisfy(cookie -> assertThat(cookie)
                            .startsWith("__Host-sid=")
                            .contains("HttpOnly", "Secure", "SameSite=Strict")
                            .doesNotContain("Max-Age"))
                    .anySatisfy(cookie -> assertThat(cookie).startsWith("__Host-known="));
            assertThat(alice.cookieHeader()).isNotEqualTo(before);
            assertThat(stranger.get("/mail/inbox").status()).as("at once").isEqualTo(303);
            String settings = alice.get("/settings").text();
            assertThat(settings).contains("You are signed out everywhere else");
            assertThat(settings.split("action=\"/settings/browsers\"", -1))
                    .as("the stranger's browser is not known any more")
                    .hasSize(2);
            assertThat(bob.get("/mail/inbox").status()).isEqualTo(200);
            assertThat(new WebClient(origin).login("alice", Office.PASSWORD).status())
                    .isEqualTo(403);
            assertThat(new WebClient(origin).login("alice", FRESH).status()).isEqualTo(303);
            alice.until("/mail/inbox", text -> text.contains("Your password was changed"));
            assertThat(ServerProcess.command("", "audit", "--data", data.toString()))
                    .containsPattern("alice@office.test.*user password");

            WebClient.Page answer = change(alice, "guess", FRESH + "!");
            for (int guess = 0; guess < 30 && answer.status() == 403; guess++) {
                answer = change(alice, "guess " + guess, FRESH + "!");
            }
            assertThat(answer.status()).as("guesses are slowed down").isEqualTo(429);
            assertThat(answer.headers()).containsKey("retry-after");
            inABrowser(origin);
        }
    }

    private static void inABrowser(String origin) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            boolean english = scheme == ColorScheme.LIGHT;
            try (BrowserContext context = SharedBrowser.chromium()
                    .newContext(new Browser.NewContextOptions()
                            .setIgnoreHTTPSErrors(true)
                            .setLocale(english ? "en-GB" : "ja-JP")
                            .setColorScheme(scheme)
                            .setViewportSize(english ? 1280 : 360, 740))) {
                Page page = context.newPage();
                page.navigate(origin + "/login");
                page.fill("#username", "bob");
                page.fill("#password", english ? Office.PASSWORD : FRESH);
                page.click("main button.primary");
                page.waitForURL(url -> !url.contains("/login"));
                page.navigate(origin + "/settings");
                page.click("main a[href='/settings/password'] >> nth=0");
                clean(page);
                if (!english) {
                    shot(page, "password-360");
                    continue;
                }
                page.fill("#old", Office.PASSWORD);
                page.click("[data-peek] >> nth=1");
                page.fill("#new", FRESH);
                page.fill("#again", "another");
                page.keyboard().press("Enter");
                assertThat(page.locator("#problem")).isFocused();
                clean(page);
                shot(page, "password-1280");
                assertThat(page.locator("#old")).hasValue("");
                page.fill("#old", Office.PASSWORD);
                page.fill("#new", FRESH);
                page.fill("#again", FRESH);
                page.keyboard().press("Enter");
                page.waitForURL("**/settings");
                assertThat(page.locator("#notice")).isVisible();
                page.navigate(origin + "/mail/inbox");
                assertThat(page.locator("h1")).isVisible();
            }
        }
    }

    private static void clean(Page page) {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .as(page.url())
                .extracting(violation ->
                        violation.getId() + " " + violation.getNodes().get(0).getHtml())
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as("scrolls sideways")
                .isIn(List.of(0, -0));
    }

    private static void shot(Page page, String name) {
        String shots = System.getProperty("postern.shots", "");
        if (!shots.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(shots, name + ".png")));
        }
    }
}
