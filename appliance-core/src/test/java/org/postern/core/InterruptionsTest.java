package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.FilePayload;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing typed is lost: the network, the session, the tab and the server end at random points of letters of 500
 * keystrokes. {@code -Dpostern.interruptions=200} asks for more rounds, {@code -Dpostern.interruptions.seed} for
 * others. The page's clock is driven by the test: a keystroke takes 200 ms of it, and nobody waits.
 */
class InterruptionsTest {
    private static final int ROUNDS = Integer.getInteger("postern.interruptions", 3);
    private static final long SEED = Long.getLong("postern.interruptions.seed", 8_420_741_568_152L);
    private static final int KEYS = 500;
    private static final int AT_ONCE = 10;
    private static final int KEY_MILLIS = 200;
    /** Ten seconds of typing, and the keys that were typed at once with the last of them. */
    private static final int MOST_LOST = 10_000 / KEY_MILLIS + AT_ONCE;

    @TempDir
    static Path directory;

    private static Path data;
    private static String origin;
    private static ServerProcess server;

    private BrowserContext context;
    private Page page;
    private int sent;

    private enum Interruption {
        NETWORK,
        SESSION,
        TAB,
        RELOAD,
        SERVER
    }

    @BeforeAll
    static void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        data = Office.in(directory, "--https", "127.0.0.1:" + port);
        server = ServerProcess.serve(data);
        origin = "https://localhost:" + port;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        context = SharedBrowser.chromium().newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
        context.setDefaultTimeout(20_000);
        page = context.newPage();
        page.navigate(origin + "/login");
        page.fill("input[name=username]", "alice");
        page.fill("input[name=password]", Office.PASSWORD);
        page.click("form[action='/login'] button:not([type=button])");
        page.waitForURL(Pattern.compile("^(?!.*/login).*$"));
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void nothingTypedIsLostAndNothingIsSentTwice() throws Exception {
        System.out.println("interruptions: seed " + SEED + ", rounds " + ROUNDS);
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            String subject = "round " + round + " of " + SEED;
            Interruption first = Interruption.values()[round % Interruption.values().length];
            write(subject, random, first);
        }
    }

    private void write(String subject, Random random, Interruption first) throws Exception {
        compose("/compose");
        page.fill("[name=to]", "bob@office.test");
        page.fill("[name=subject]", subject);
        page.focus("#body");
        String typed = "";
        int interruption = AT_ONCE * (1 + random.nextInt(KEYS / AT_ONCE / 2));
        int second = interruption + AT_ONCE * (1 + random.nextInt(KEYS / AT_ONCE / 3));
        for (int keys = 0; keys < KEYS; keys += AT_ONCE) {
            String more = words(random);
            page.keyboard().type(more);
            page.clock().runFor(AT_ONCE * KEY_MILLIS);
            typed += more;
            if (keys == interruption || keys == second) {
                Interruption what = keys == interruption
                        ? first
                        : Interruption.values()[random.nextInt(Interruption.values().length)];
                System.out.println(subject + ": " + what + " after " + typed.length() + " keys");
                typed = interrupt(what, typed);
            }
        }
        assertThat(page.inputValue("#body")).isEqualTo(typed);
        assertThat(drafts()).as("drafts of one letter").isLessThanOrEqualTo(1);
        sendWithALostAnswer();
        assertThat(drafts()).isZero();
        WebClient bob = client("bob");
        WebClient.Page list = bob.until("/mail/inbox", text -> text.contains(subject));
        assertThat(list.text()).as("mails that bob got").contains("data-total=\"" + ++sent + "\"");
        assertThat(bob.get("/mail/inbox/" + list.uidlOf(subject)).text()).contains(typed.strip());
    }

    private String interrupt(Interruption what, String typed) throws Exception {
        switch (what) {
            case NETWORK -> {
                context.setOffline(true);
                page.keyboard().type("away");
                page.clock().runFor(11_000);
                page.click("header .brand");
                page.locator("dialog[open] button").first().click(); // stay
                context.setOffline(false);
                page.clock().runFor(11_000);
                untilSaved();
                page.focus("#body");
                toTheEnd();
                return typed + "away";
            }
            case SESSION -> {
                WebClient other = client("alice");
                other.post("/settings/sessions", Map.of("_csrf", csrf(other), "session", "others"));
                page.clock().runFor(11_000);
                signInAgain();
                return typed;
            }
            case SERVER -> {
                server.kill();
                page.clock().runFor(11_000);
                server = ServerProcess.serve(data);
                page.clock().runFor(11_000);
                signInAgain();
                return typed;
            }
            case RELOAD -> {
                String address = page.url();
                page.reload();
                // What the page sent last is looked for once more.
                page.locator("form[data-compose]:not([aria-busy])").waitFor();
                assertThat(page.url()).isEqualTo(address);
                return found(typed);
            }
            default -> {
                String address = page.url();
                Page other = context.newPage();
                page.close(); // as a crash: without a word to the page
                page = other;
                compose(address.substring(origin.length()));
                return found(typed);
            }
        }
    }

    /** The text in the page now: at most ten seconds of typing are missing. */
    private String found(String typed) {
        String text = page.inputValue("#body");
        int same = 0;
        while (same < Math.min(text.length(), typed.length()) && text.charAt(same) == typed.charAt(same)) {
            same++;
        }
        assertThat(typed.length() - same)
                .as("keys that were lost of \"" + typed + "\"; there is \"" + text + "\"")
                .isLessThanOrEqualTo(MOST_LOST);
        page.evaluate("() => { const b = document.querySelector('#body'); b.focus();"
                + " b.setSelectionRange(b.value.length, b.value.length); }");
        return text;
    }

    private void compose(String path) {
        page.clock().install();
        page.navigate(origin + path);
        page.locator("#body").waitFor();
        page.clock().pauseAt(System.currentTimeMillis() + 60_000);
        page.waitForURL(Pattern.compile(".*/compose/[\\w-]{22}.*"));
    }

    private void signInAgain() {
        Locator dialog = page.locator("dialog[open]");
        dialog.locator("[name=password]").fill(Office.PASSWORD);
        dialog.locator("button.primary").click();
        dialog.waitFor(
                new Locator.WaitForOptions().setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
        untilSaved();
        page.focus("#body");
        toTheEnd();
    }

    private void toTheEnd() {
        page.evaluate("() => { const b = document.querySelector('#body');"
                + " b.setSelectionRange(b.value.length, b.value.length); }");
    }

    private void untilSaved() {
        page.locator("[data-saved]", new Page.LocatorOptions().setHasText("Draft saved"))
                .waitFor();
    }

    /** The server sends, but the page hears nothing of it and asks again. */
    private void sendWithALostAnswer() {
        AtomicBoolean lost = new AtomicBoolean();
        page.route(Pattern.compile(".*/compose$"), route -> {
            boolean sends = posted(route).contains("name=\"action\"\r\n\r\nsend");
            if (!sends || lost.get()) {
                route.resume();
                return;
            }
            route.fetch(new Route.FetchOptions().setMaxRedirects(0));
            route.abort();
            lost.set(true);
        });
        Locator send = page.locator("button[name=action][value=send]").first();
        send.click();
        page.waitForCondition(lost::get); // a notice may be about something else
        send.click();
        page.waitForURL(Pattern.compile("^(?!.*/compose).*$"));
    }

    private static String posted(Route route) {
        return Objects.requireNonNullElse(route.request().postData(), "");
    }

    private int drafts() throws Exception {
        return client("alice").get("/mail/drafts").uidls().size();
    }

    private static WebClient client(String user) throws Exception {
        WebClient client = new WebClient(origin);
        assertThat(client.login(user, Office.PASSWORD).status()).isEqualTo(303);
        return client;
    }

    private static String csrf(WebClient client) throws Exception {
        return client.get("/settings").hidden("/logout").getOrDefault("_csrf", "");
    }

    private static String words(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < AT_ONCE; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    @Test
    void filesAddUpSavingKeepsThePlaceAndSigningOutSavesFirst() throws Exception {
        compose("/compose");
        page.fill("[name=subject]", "files");
        Locator chosen = page.locator("#attachment");
        chosen.setInputFiles(file("a.txt"));
        page.locator("[data-files] li", new Page.LocatorOptions().setHasText("a.txt"))
                .waitFor();
        chosen.setInputFiles(file("b.txt"));
        page.locator("[data-files] li", new Page.LocatorOptions().setHasText("b.txt"))
                .waitFor();
        assertThat(page.locator("[data-files] li").allInnerTexts()).hasSize(2);
        page.fill("#body", "one two");
        Locator save = page.locator("button[name=action][value=draft]");
        save.click();
        untilSaved();
        assertThat((Boolean) page.evaluate("() => document.activeElement.value === 'draft'"))
                .isTrue();
        page.fill("#body", "one two three");
        page.locator("details.me summary").click();
        page.locator("form[action='/logout'] button").click();
        page.waitForURL(Pattern.compile(".*/login.*"));
        WebClient alice = client("alice");
        WebClient.Page drafts = alice.get("/mail/drafts");
        assertThat(drafts.uidls()).hasSize(1);
        WebClient.Page draft = alice.get("/compose?draft=" + drafts.uidls().get(0));
        assertThat(draft.text()).contains("one two three").contains("a.txt").contains("b.txt");
        alice.act("/mail/drafts", "delete", drafts.uidls());
        assertThat(alice.get("/mail/drafts").uidls()).isEmpty();
    }

    @Test
    void filesAreDroppedPastedAndTakenAwayWhileTheTextIsSaved() throws Exception {
        compose("/compose");
        page.fill("[name=subject]", "parcel");
        hand("drop", "text/plain", "dropped.txt", "dropped");
        Locator dropped = page.locator("[data-files] li:has([name=keep])", text("dropped.txt"));
        dropped.waitFor();
        hand("paste", "image/png", "image.png", "not looked at");
        page.locator("[data-files] li:has([name=keep])", text("screenshot-")).waitFor();
        assertThat(page.locator("[data-files] bdi").nth(1).innerText())
                .matches("screenshot-20[0-9]{2}-[0-9]{2}-[0-9]{2}[.]png");

        List<Route> held = new ArrayList<>();
        page.route(Pattern.compile(".*/compose$"), route -> {
            if (held.isEmpty() && posted(route).contains("slow.txt")) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        hand("drop", "text/plain", "slow.txt", "slow");
        Locator slow = page.locator("[data-files] li[data-pending]", text("slow.txt"));
        slow.locator("progress").waitFor();
        page.fill("#body", "typed meanwhile");
        page.waitForResponse("**/compose", () -> page.clock().runFor(10_000));
        WebClient alice = client("alice");
        String draft = alice.get("/mail/drafts").uidls().get(0);
        assertThat(alice.get("/compose?draft=" + draft).text())
                .contains("typed meanwhile")
                .contains("dropped.txt")
                .contains("screenshot-")
                .doesNotContain("slow.txt");
        held.get(0).resume();
        page.locator("[data-files] li:has([name=keep])", text("slow.txt")).waitFor();
        held.clear();
        hand("drop", "text/plain", "slow.txt", "again");
        slow.locator("progress").waitFor();
        page.waitForCondition(() -> !held.isEmpty());
        page.waitForResponse("**/compose", () -> slow.locator("button").click());
        page.waitForResponse("**/compose", () -> dropped.locator("button").click());
        assertThat(dropped.count()).isZero();
        page.evaluate("() => { document.querySelector('[data-compose]').dataset.limit = 100; }");
        hand("drop", "text/plain", "large.txt", "x".repeat(200));
        page.locator("[data-large]", text("large.txt")).waitFor();
        page.waitForResponse(
                "**/compose",
                () -> page.locator("button[name=action][value=draft]").click());
        List<String> drafts = alice.get("/mail/drafts").uidls();
        assertThat(drafts).hasSize(1);
        assertThat(alice.get("/compose?draft=" + drafts.get(0)).text())
                .contains("typed meanwhile")
                .contains("slow.txt")
                .contains("screenshot-")
                .doesNotContain("large.txt")
                .doesNotContain("dropped.txt");
        alice.act("/mail/drafts", "delete", drafts);
    }

    private static Page.LocatorOptions text(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    /** A file is dropped on the page, or pasted into the text. */
    private void hand(String how, String type, String name, String content) {
        page.evaluate("""
                ([how, type, name, content]) => {
                  const data = new DataTransfer(), body = document.querySelector('#body');
                  data.items.add(new File([content], name, { type }));
                  if (how === 'paste') {
                    body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
                    return;
                  }
                  for (const each of ['dragover', 'drop']) {
                    const event = new DragEvent(each, { dataTransfer: data, bubbles: true, cancelable: true });
                    if (body.dispatchEvent(event)) throw new Error('the browser would leave the page');
                    const seen = document.querySelector('.dropping');
                    if ((each === 'dragover') !== !!seen) throw new Error('dropping is not shown');
                  }
                }""", List.of(how, type, name, content));
    }

    @Test
    void aDuplicatedTabIsAnotherWindowAndAReloadedOneIsNot() {
        String window = "[name=window]";
        page.navigate(origin + "/compose");
        page.fill("#subject", "two tabs");
        page.click("button[value=draft]");
        page.locator("[data-saved]:not(:empty)").waitFor();
        String first = page.inputValue(window);
        page.reload();
        assertThat(page.inputValue(window)).isEqualTo(first);
        try (Page copy = context.newPage()) {
            // What a browser does for "Duplicate tab": the same address with the same state.
            copy.navigate(page.url());
            copy.evaluate("state => history.replaceState(state, '')", page.evaluate("history.state"));
            copy.reload();
            PlaywrightAssertions.assertThat(copy.locator(window)).not().hasValue(first);
            assertThat(copy.evaluate("history.state.window")).isEqualTo(copy.inputValue(window));
            copy.fill("#subject", "the copy");
            copy.click("button[value=draft]");
            copy.locator("[data-saved]:not(:empty)").waitFor();
            page.fill("#subject", "the first one");
            page.click("button[value=draft]");
            assertThat(page.waitForSelector("[data-elsewhere]").textContent()).contains("another window");
        }
    }

    @Test
    void aFileThatIsTooLargeIsNamedWithItsSizeAndSeen() {
        page.setViewportSize(1280, 640);
        page.navigate(origin + "/compose");
        page.evaluate("document.querySelector('[data-compose]').dataset.limit = 1000");
        page.setInputFiles("#attachment", new FilePayload("huge.iso", "application/octet-stream", new byte[5_000]));
        Locator line = page.locator("[data-large]");
        assertThat(line.textContent()).startsWith("huge.iso is too large (5 KB; ");
        assertThat(line.boundingBox().y + line.boundingBox().height)
                .isLessThanOrEqualTo(page.locator(".bar.sticky").boundingBox().y);
        page.setInputFiles("#attachment", new FilePayload[] {
            new FilePayload("a.txt", "text/plain", new byte[700]), new FilePayload("b.txt", "text/plain", new byte[600])
        });
        assertThat(line.textContent()).startsWith("b.txt (1 KB) does not fit: ");
        assertThat(page.locator("[data-files] li").count()).isEqualTo(1);
        String shots = System.getProperty("postern.shots", "");
        if (!shots.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(shots, "compose.png")));
            page.setViewportSize(1280, 860);
            page.navigate(origin + "/compose");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(shots, "compose-860.png")));
            page.navigate(origin + "/?choose=1");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(shots, "choose.png")));
            page.setViewportSize(390, 800);
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(shots, "choose-390.png")));
        }
    }

    @Test
    void theTextIsSeenAtFourHundredPercent() {
        page.setViewportSize(320, 256);
        page.navigate(origin + "/compose");
        page.locator("#body").click();
        page.keyboard().type("x");
        assertThat((Boolean) page.evaluate("() => { const r = document.querySelector('#body').getBoundingClientRect();"
                        + " const y = Math.min(r.bottom, innerHeight) - 70;"
                        + " return document.elementFromPoint(r.left + 20, Math.max(r.top + 10, 80)).id === 'body'; }"))
                .isTrue();
    }

    private static FilePayload file(String name) {
        return new FilePayload(name, "text/plain", name.getBytes(StandardCharsets.UTF_8));
    }
}
