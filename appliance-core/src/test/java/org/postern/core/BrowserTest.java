package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.file.OfficeFiles;

/**
 * The five screens in Debian's Chromium, with and without JavaScript, at desktop and phone width: alice signs in, reads,
 * answers with a file; bob reads the answer. Screenshots are kept in {@code target/screenshots}.
 */
class BrowserTest {
    private static final Path SHOTS = Path.of("target", "screenshots");

    @TempDir
    static Path directory;

    private static ServerProcess server;
    /** Where browsers go; the same box, but in the test of the gateway. */
    private static ServerProcess front;
    /** How mail comes to alice. */
    private static Inlet inlet = BrowserTest::deliverBySmtp;

    private interface Inlet {
        void deliver(String message) throws Exception;
    }

    /** All names below example.net, for the browser. */
    private static TrackingSite tracker;

    private static Browser browser;

    private record Look(String name, boolean script, int width, int height, ColorScheme scheme, String locale) {
        boolean phone() {
            return width < 640;
        }
    }

    private static final List<Look> LOOKS = List.of(
            new Look("desktop", true, 1280, 860, ColorScheme.LIGHT, "en-GB"),
            new Look("desktop-noscript", false, 1280, 860, ColorScheme.LIGHT, "en-GB"),
            new Look("phone-ja", true, 375, 760, ColorScheme.DARK, "ja-JP"),
            new Look("phone-noscript", false, 375, 760, ColorScheme.LIGHT, "en-GB"));

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(SHOTS);
        Path data = Office.in(directory);
        server = ServerProcess.serve(data);
        front = server;
        tracker = new TrackingSite(new TestAuthority().good("tracker.example.net"));
        browser = SharedBrowser.chromium();
    }

    @AfterAll
    static void stop() throws Exception {
        if (tracker != null) {
            tracker.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    List<DynamicTest> readsAndAnswersThroughTheFiveScreens() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Look look : LOOKS) {
            tests.add(DynamicTest.dynamicTest(look.name(), () -> wholeWay(look)));
        }
        return tests;
    }

    private void wholeWay(Look look) throws Exception {
        String subject = "お見積りの件 " + look.name();
        mailIn(subject);
        try (BrowserContext context = context(look)) {
            Page page = context.newPage();
            page.setDefaultTimeout(10_000);
            List<String> complaints = watch(page);
            page.navigate(url("/login"));
            look(page, look, "1-login");
            page.fill("input[name=username]", "alice");
            page.fill("input[name=password]", "not the password");
            page.click("form[action='/login'] button:not([type=button])");
            assertThat(page.locator("[role=alert]").innerText()).isNotBlank();
            assertThat(page.inputValue("input[name=username]")).isEqualTo("alice");
            signIn(page, "alice");
            look(page, look, "2-choose");
            page.click("main a[href='/mail/inbox']");
            page.waitForURL(Pattern.compile(".*/mail/inbox$"));
            page.locator("[data-uidl]").first().waitFor();
            look(page, look, "3-list");
            page.locator("[data-uidl]", new Page.LocatorOptions().setHasText(subject))
                    .locator("a[href^='/mail/inbox/']")
                    .first()
                    .click();
            page.waitForURL(Pattern.compile(".*/mail/inbox/[^/?]+.*"));
            assertThat(page.locator("h1").innerText()).contains(subject);
            assertThat(page.locator("main").innerText())
                    .contains("carol@example.net")
                    .contains("見積書をお送りします");
            look(page, look, "4-read");
            page.locator("a[href*='/compose?reply=']").first().click();
            page.waitForURL(Pattern.compile(".*/compose.*"));
            assertThat(page.inputValue("[name=to]")).contains("carol@example.net");
            assertThat(page.inputValue("[name=subject]")).isEqualTo("Re: " + subject);
            page.fill("[name=to]", "bob@office.test");
            page.fill("[name=body]", "承知しました。Thank you, " + look.name());
            page.setInputFiles(
                    "input[name=attachment]",
                    new FilePayload("見積書.txt", "text/plain", "合計 1,000円".getBytes(StandardCharsets.UTF_8)));
            look(page, look, "5-send");
            page.click("button[name=action][value=send]");
            page.waitForURL(Pattern.compile("^(?!.*/compose).*$"));
            assertThat(complaints).as("console and page errors").isEmpty();
        }
        try (BrowserContext context = context(look)) {
            Page page = context.newPage();
            page.setDefaultTimeout(10_000);
            signIn(page, "bob");
            page.navigate(url("/mail/inbox"));
            page.locator("[data-uidl]", new Page.LocatorOptions().setHasText("Re: " + subject))
                    .locator("a[href^='/mail/inbox/']")
                    .first()
                    .click();
            page.waitForURL(Pattern.compile(".*/mail/inbox/[^/?]+.*"));
            assertThat(page.locator("main").innerText())
                    .contains("承知しました。Thank you, " + look.name())
                    .contains("alice@office.test")
                    .contains("見積書.txt");
            Download download = page.waitForDownload(
                    () -> page.locator("a[download][href*='/part/']").first().click());
            assertThat(download.suggestedFilename()).isEqualTo("見積書.txt");
            assertThat(Files.readString(download.path())).isEqualTo("合計 1,000円");
        }
    }

    /**
     * Whatever a mail asks for, its server sees no connection until the reader asks for the pictures; then it sees one request, for the
     * picture, which says nothing of the reader.
     */
    @Test
    void runsNothingThatAMailBrings() throws Exception {
        String site = ".example.net:" + tracker.port() + "/";
        inlet.deliver(
                "From: <mallory@example.net>\r\nTo: <alice@office.test>\r\nSubject: hostile html\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: text/html; charset=utf-8\r\n\r\n<p>before</p><script>top.document.title='owned'</script>"
                        + "<link rel=\"preconnect\" href=\"https://early" + site
                        + "\"><link rel=\"stylesheet\" href=\"https://css" + site
                        + "a.css\"><img src=\"https://tracker" + site
                        + "pixel.png\" onerror=\"top.document.title='owned'\">"
                        + "<svg onload=\"top.document.title='owned'\"></svg><form action=\"https://evil" + site
                        + "\"><input name=a>"
                        + "</form><a href=\"javascript:top.document.title='owned'\">link</a><p style=\"background:url(https://css"
                        + site
                        + "x)\">after</p><iframe src=\"https://frame" + site + "\"></iframe>"
                        + "<video src=\"https://video" + site + "v\" poster=\"https://video" + site
                        + "p\"></video>\r\n");
        int before = tracker.connections();
        try (BrowserContext context = context(LOOKS.get(0))) {
            Page page = context.newPage();
            page.setDefaultTimeout(10_000);
            signIn(page, "alice");
            page.navigate(url("/mail/inbox"));
            page.locator("[data-uidl]", new Page.LocatorOptions().setHasText("hostile html"))
                    .locator("a[href^='/mail/inbox/']")
                    .first()
                    .click();
            page.waitForURL(Pattern.compile(".*/mail/inbox/[^/?]+.*"));
            page.frameLocator("iframe").locator("text=after").waitFor();
            page.waitForLoadState(LoadState.NETWORKIDLE);
            assertThat(page.title()).doesNotContain("owned");
            assertThat(tracker.connections()).as("connections before consent").isEqualTo(before);

            page.locator("main a[href*='images=']").click();
            List<String> request = tracker.request();
            page.frameLocator("iframe").locator("text=after").waitFor();
            page.waitForLoadState(LoadState.NETWORKIDLE);
            assertThat(request.get(0)).isEqualTo("GET /pixel.png HTTP/1.1");
            assertThat(request).contains("Host: tracker.example.net:" + tracker.port());
            assertThat(request)
                    .noneMatch(field ->
                            field.toLowerCase(Locale.ROOT).matches("(cookie|referer|origin|authorization):.*"));
            assertThat(tracker.waiting()).as("other requests").isZero();
            assertThat(page.title()).doesNotContain("owned");

            page.navigate(url("/mail/inbox"));
            int asked = tracker.connections();
            page.locator("[data-uidl]", new Page.LocatorOptions().setHasText("hostile html"))
                    .locator("a[href^='/mail/inbox/']")
                    .first()
                    .click();
            page.frameLocator("iframe").locator("text=after").waitFor();
            page.waitForLoadState(LoadState.NETWORKIDLE);
            assertThat(tracker.connections()).as("consent is for once").isEqualTo(asked);
            assertThat(tracker.waiting()).isZero();
        }
    }

    /** Hostile words in every place that a mail fills: rows, hits, tiles, the card of an invitation, the text of a file. */
    @Test
    void runsNothingInListsSearchesTilesAndPreviews() throws Exception {
        String evil =
                "<img src=//evil.example.net/x onerror=document.title=1>\"'></title><script>document.title=2</script>";
        String word = "=?UTF-8?B?"
                + Base64.getEncoder().encodeToString(("parcelbomb " + evil).getBytes(StandardCharsets.UTF_8)) + "?=";
        String docx = Base64.getMimeEncoder().encodeToString(OfficeFiles.docx("<![CDATA[insidefile " + evil + "]]>"));
        String named = "; filename*=UTF-8''"
                + URLEncoder.encode(evil, StandardCharsets.UTF_8).replace("+", "%20");
        inlet.deliver("From: " + word + " <mallory@example.net>\r\nTo: <alice@office.test>\r\nSubject: " + word
                + "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n" + evil
                + "\r\n--x\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
                + "BEGIN:VEVENT\r\nUID:evil\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261201T100000Z\r\nSUMMARY:" + evil
                + "\r\nLOCATION:" + evil + "\r\nORGANIZER:mailto:mallory@example.net\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
                + "--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment" + named
                + ".docx\r\nContent-Transfer-Encoding: base64\r\n\r\n" + docx + "\r\n--x--\r\n");
        try (BrowserContext context = context(LOOKS.get(0))) {
            Page page = context.newPage();
            page.setDefaultTimeout(10_000);
            List<String> seen = new ArrayList<>();
            page.onDialog(dialog -> {
                seen.add("dialog " + dialog.message());
                dialog.dismiss();
            });
            page.onRequest(request -> {
                if (!request.url().startsWith(url("/"))) {
                    seen.add(request.url());
                }
            });
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    seen.add(message.text());
                }
            });
            signIn(page, "alice");
            page.navigate(url("/mail/inbox"));
            Locator row = page.locator("[data-uidl]", new Page.LocatorOptions().setHasText("parcelbomb"));
            assertThat(row.innerText()).contains("onerror=document.title=1>");
            page.navigate(url("/search?q=insidefile"));
            row.locator("a[href^='/mail/inbox/']").first().click();
            page.locator(".tile").first().waitFor();
            assertThat(page.locator("main").innerText()).contains("onerror=document.title=1>");
            page.locator(".tile a[href$='/text']").click();
            page.waitForURL("**/text");
            assertThat(page.locator("main").innerText()).contains("insidefile <img src=");
            assertThat(page.locator("main img, main script").count()).isZero();
            assertThat(seen).isEmpty();
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
        }
    }

    /** The box before another mail server, which is this very box's: POP3S, and submission with STARTTLS, by its authority. */
    @Test
    void doesTheSameBeforeAnotherMailServer() throws Exception {
        Map<String, String> settings = Map.of(
                "gateway.kind", "pop3",
                "gateway.receive-port", String.valueOf(server.port("pop3s")),
                "gateway.smtp-port", String.valueOf(server.port("submission")),
                "gateway.trust-ca", directory.resolve("data/keys/ca.pem").toString());
        walkThrough("gateway", settings);
    }

    /** The box before Debian's Dovecot by IMAPS, and Postfix's submission. */
    @Test
    void doesTheSameBeforeAnImapServer() throws Exception {
        Needed.that(DovecotServer.isHere() && PostfixSubmission.isHere(), "root, dovecot-imapd and postfix");
        TestAuthority authority = new TestAuthority();
        String pem = authority.good("localhost").pem();
        Path trusted = Files.writeString(directory.resolve("office-ca.pem"), authority.pem());
        try (DovecotServer imap = DovecotServer.start(ServerProgram.Place.HERE, pem, List.of());
                PostfixSubmission smtp = PostfixSubmission.start(
                        ServerProgram.Place.HERE,
                        pem,
                        imap,
                        user -> imap.maildir(user).toString())) {
            inlet = message -> Maildir.put(imap.maildir("alice"), message);
            walkThrough(
                    "imap",
                    Map.of(
                            "gateway.kind", "imap",
                            "gateway.receive-port", String.valueOf(imap.ports().imaps()),
                            "gateway.smtp-port", String.valueOf(smtp.port()),
                            "gateway.trust-ca", trusted.toString()));
        } finally {
            inlet = BrowserTest::deliverBySmtp;
        }
    }

    private void walkThrough(String name, Map<String, String> settings) throws Exception {
        Path data = Files.createDirectories(directory.resolve(name)).resolve("data");
        List<String> init = new ArrayList<>(List.of("init", "--data", data.toString(), "--domain", "office.test"));
        init.addAll(List.of("--hostname", "localhost", "--https", "127.0.0.1:0", "--set", "gateway.host=localhost"));
        settings.forEach((key, value) -> init.addAll(List.of("--set", key + "=" + value)));
        ServerProcess.command("", init.toArray(String[]::new));
        try (ServerProcess gateway = ServerProcess.serve(data)) {
            front = gateway;
            wholeWay(new Look(name, true, 1280, 860, ColorScheme.LIGHT, "en-GB"));
            wholeWay(new Look(name + "-phone-noscript", false, 375, 760, ColorScheme.DARK, "ja-JP"));
            runsNothingThatAMailBrings();
            assertThat(gateway.stop()).isZero();
        } finally {
            front = server;
        }
    }

    /** Axe finds no violation on any of the screens, light and dark. */
    @Test
    void passesTheAccessibilityGate() throws Exception {
        mailIn("axe");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : new int[] {360, 768, 1280}) {
                try (BrowserContext context = context(new Look("axe", true, width, 800, scheme, "en-GB"))) {
                    Page page = context.newPage();
                    page.setDefaultTimeout(10_000);
                    page.navigate(url("/login"));
                    axe(page, scheme, width);
                    signIn(page, "alice");
                    for (String path : List.of(
                            "/",
                            "/mail/inbox",
                            "/mail/trash",
                            "/compose",
                            "/outbox",
                            "/search?q=axe",
                            "/settings",
                            "/folders")) {
                        page.navigate(url(path));
                        axe(page, scheme, width);
                    }
                    page.navigate(url("/mail/inbox"));
                    page.locator("[data-uidl] a[href^='/mail/inbox/']").first().click();
                    axe(page, scheme, width);
                }
            }
        }
    }

    /** The first page after the sign-in asks four times at most, the next only for itself. The stream of events, which stays open, is not counted. */
    @Test
    void asksTheServerFourTimesAtFirstAndOnceThen() throws Exception {
        mailIn("requests");
        String state;
        try (BrowserContext context = context(LOOKS.get(0))) {
            signIn(context.newPage(), "alice");
            state = context.storageState();
        }
        try (BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setIgnoreHTTPSErrors(true).setStorageState(state))) {
            Page page = context.newPage();
            CDPSession network = context.newCDPSession(page);
            network.send("Network.enable");
            List<String> asked = new ArrayList<>();
            List<String> cached = new ArrayList<>();
            network.on(
                    "Network.requestServedFromCache",
                    event -> cached.add(event.get("requestId").getAsString()));
            network.on("Network.responseReceived", event -> {
                JsonObject response = event.getAsJsonObject("response");
                boolean kept = response.get("fromDiskCache").getAsBoolean()
                        || cached.contains(event.get("requestId").getAsString());
                if (!kept && !event.get("type").getAsString().equals("EventSource")) {
                    asked.add(response.get("url").getAsString());
                }
            });
            page.navigate(url("/mail/inbox"));
            page.waitForCondition(() -> asked.size() >= 4); // the last is the icon
            assertThat(asked).as("cold").hasSize(4);
            asked.clear();
            page.navigate(url("/mail/sent"));
            page.waitForLoadState(LoadState.LOAD);
            assertThat(asked).as("warm").hasSize(1);
        }
    }

    /** All of a search, more than one page of it, is deleted by one act, and comes back; with and without JavaScript. */
    @TestFactory
    List<DynamicTest> deletesAllOfASearchInOneActAndTakesItBack() throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO example.net");
            for (int i = 0; i < 55; i++) {
                String message = "From: Carol <carol@example.net>\r\nTo: <bob@office.test>\r\nSubject: zebra " + i
                        + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0900\r\nMessage-ID: <z" + i
                        + "@example.net>\r\n\r\nstripes\r\n";
                assertThat(smtp.send("carol@example.net", message, Office.BOB)).startsWith("250");
            }
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Look look : List.of(
                new Look("whole-desktop", true, 1280, 860, ColorScheme.LIGHT, "en-GB"),
                new Look("whole-phone-ja", true, 390, 844, ColorScheme.LIGHT, "ja-JP"),
                new Look("whole-noscript", false, 1280, 860, ColorScheme.DARK, "en-GB"))) {
            tests.add(DynamicTest.dynamicTest(look.name(), () -> allOfASearch(look)));
        }
        return tests;
    }

    private void allOfASearch(Look look) {
        try (BrowserContext context = context(look)) {
            Page page = context.newPage();
            page.setDefaultTimeout(30_000); // the first search of a cold box reads fifty titles
            List<String> complaints = watch(page);
            signIn(page, "bob");
            page.navigate(url("/search?q=zebra"));
            assertThat(page.locator("main").getAttribute("data-total")).isEqualTo("55");
            assertThat(page.locator("[data-whole]").isVisible()).isFalse();
            if (look.script()) {
                page.locator("[data-all]").check();
            } else {
                page.locator("a[href*='select=1']").click();
            }
            page.locator("[data-whole]").waitFor();
            page.locator("[name=whole]").check();
            look(page, look, "1-all");
            if (look.script()) {
                assertThat(page.locator("[data-chosen]").innerText()).contains("55");
                page.locator("[data-uidl] [name=uidl]").first().uncheck();
                assertThat(page.locator("[data-whole]").isVisible()).isFalse();
                assertThat(page.locator("[name=whole]").isChecked())
                        .as("not all of it any more")
                        .isFalse();
                page.locator("[data-all]").check();
                page.locator("[name=whole]").check();
            }
            page.locator("button[name=act][value=delete]").click();
            page.locator("#notice form").waitFor();
            assertThat(page.locator("#notice").innerText()).contains("55");
            look(page, look, "2-moved");
            page.locator("#notice form button").click();
            page.locator("#notice form").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
            assertThat(page.locator("#notice").innerText()).contains("55");
            page.navigate(url("/mail/inbox"));
            assertThat(Integer.parseInt(page.locator("main").getAttribute("data-total")))
                    .as("back where they were")
                    .isGreaterThanOrEqualTo(55);
            assertThat(complaints).as("console and page errors").isEmpty();
        }
    }

    private static void axe(Page page, ColorScheme scheme, int width) {
        assertThat(new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .map(rule -> rule.getId() + " "
                                        + rule.getNodes().stream()
                                                .map(node -> node.getHtml())
                                                .toList())
                                .toList())
                .as(page.url() + " " + scheme + " " + width)
                .isEmpty();
    }

    private static void signIn(Page page, String user) {
        page.navigate(url("/login"));
        page.fill("input[name=username]", user);
        page.fill("input[name=password]", Office.PASSWORD);
        page.click("form[action='/login'] button:not([type=button])");
        page.waitForURL(Pattern.compile("^(?!.*/login).*$"));
    }

    private static void look(Page page, Look look, String screen) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(look.name() + "-" + screen + ".png")));
        int wide = (int) page.evaluate("document.documentElement.scrollWidth");
        assertThat(wide).as("no sideways scrolling on " + screen).isLessThanOrEqualTo(look.width());
    }

    private static List<String> watch(Page page) {
        List<String> complaints = new ArrayList<>();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("status of 403")) {
                complaints.add(message.text());
            }
        });
        return complaints;
    }

    private static BrowserContext context(Look look) {
        return browser.newContext(new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setJavaScriptEnabled(look.script())
                .setViewportSize(look.width(), look.height())
                .setIsMobile(look.phone())
                .setHasTouch(look.phone())
                .setColorScheme(look.scheme())
                .setLocale(look.locale())
                .setTimezoneId("Asia/Tokyo"));
    }

    private static String url(String path) {
        return "https://localhost:" + front.port("https") + path;
    }

    private static void mailIn(String subject) throws Exception {
        String coded = "=?UTF-8?B?"
                + java.util.Base64.getEncoder().encodeToString(subject.getBytes(StandardCharsets.UTF_8)) + "?=";
        inlet.deliver("From: Carol <carol@example.net>\r\nTo: <alice@office.test>\r\nSubject: " + coded
                + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0900\r\nMessage-ID: <" + System.nanoTime()
                + "@example.net>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=ISO-2022-JP\r\n\r\n"
                + new String(
                        "見積書をお送りします。\r\n".getBytes(java.nio.charset.Charset.forName("ISO-2022-JP")),
                        StandardCharsets.ISO_8859_1));
    }

    private static void deliverBySmtp(String message) throws IOException {
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO example.net");
            assertThat(smtp.send("carol@example.net", message, Office.ALICE)).startsWith("250");
        }
    }
}
