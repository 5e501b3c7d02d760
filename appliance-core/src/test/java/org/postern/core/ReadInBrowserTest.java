package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An opened mail in Chromium: its two forms, its paper, its height, its pictures, its way, on paper. */
@Tag("long")
class ReadInBrowserTest {
    private static final Path SHOTS = Path.of("target", "screenshots");

    @TempDir
    static Path directory;

    private static ServerProcess server;

    private record Look(int width, ColorScheme scheme, String locale, boolean script) {}

    private static final Look DESK = new Look(1280, ColorScheme.LIGHT, "en-GB", true);
    private static final Look DARK_PHONE = new Look(360, ColorScheme.DARK, "ja-JP", false);

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(SHOTS);
        server = ServerProcess.serve(Office.in(directory));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static void deliver(String... messages) throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO example.net");
            for (String message : messages) {
                assertThat(smtp.send("carol@example.net", message, Office.ALICE))
                        .startsWith("250");
            }
        }
    }

    private static String head(String subject, String more) {
        return "From: Carol Danvers <carol@example.net>\r\nTo: <alice@office.test>\r\nSubject: " + subject + "\r\n"
                + more + "MIME-Version: 1.0\r\n";
    }

    private static String html(String subject, String more, String body) {
        return head(subject, more)
                + "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    private static BrowserContext context(Look look) {
        return SharedBrowser.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setIgnoreHTTPSErrors(true)
                        .setViewportSize(look.width, 800)
                        .setColorScheme(look.scheme)
                        .setLocale(look.locale)
                        .setJavaScriptEnabled(look.script)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setTimezoneId("Asia/Tokyo"));
    }

    private static Page signedIn(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultTimeout(15_000);
        page.navigate(url("/login"));
        page.fill("input[name=username]", "alice");
        page.fill("input[name=password]", Office.PASSWORD);
        page.click("form[action='/login'] button:not([type=button])");
        page.waitForURL(Pattern.compile("^(?!.*/login).*$"));
        return page;
    }

    private static void open(Page page, String subject) {
        page.navigate(url("/mail/inbox"));
        page.locator("tr[data-uidl]", new Page.LocatorOptions().setHasText(subject))
                .locator(".subj a")
                .first()
                .click();
        page.waitForURL(Pattern.compile(".*/mail/inbox/[^/?]+.*"));
        page.locator("article.mail").waitFor();
    }

    private static String url(String path) {
        return "https://localhost:" + server.port("https") + path;
    }

    private static Page.ScreenshotOptions shot(String name) {
        return new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve("read-" + name + ".png"))
                .setFullPage(true);
    }

    /** Axe runs where scripts run; a page without scripts is the same page. */
    private static void axe(Page page, String state) {
        assertThat(new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .map(rule -> rule.getId() + " "
                                        + rule.getNodes().stream()
                                                .map(node -> node.getHtml())
                                                .toList())
                                .toList())
                .as(state)
                .isEmpty();
    }

    @Test
    void mailIsPlainOrAsItWasSentByChoiceAndByPreference() throws Exception {
        deliver(html("Two forms", "", "<h2>お見積り <em>of May</em></h2><p>Please answer.</p>"));
        for (Look look : List.of(DESK, DARK_PHONE)) {
            try (BrowserContext context = context(look)) {
                Page page = signedIn(context);
                open(page, "Two forms");
                PlaywrightAssertions.assertThat(page.locator("iframe.paper")).hasCount(1);
                page.locator("a[data-form]").click();
                PlaywrightAssertions.assertThat(page.locator(".plain")).containsText("お見積り of May");
                PlaywrightAssertions.assertThat(page.locator("iframe.paper")).hasCount(0);
                page.screenshot(shot("plain-" + look.width));
                page.locator("a[data-form]").click();
                PlaywrightAssertions.assertThat(page.locator("iframe.paper")).hasCount(1);

                page.navigate(url("/settings"));
                page.selectOption("#form", "text");
                page.locator("form[action='/settings'] button.primary").click();
                page.locator("#notice .notice").waitFor();
                open(page, "Two forms");
                PlaywrightAssertions.assertThat(page.locator(".plain")).containsText("Please answer.");
                page.locator("a[data-form]").click();
                PlaywrightAssertions.assertThat(page.locator("iframe.paper")).hasCount(1);
                assertThat(page.url()).as("the form is asked for").contains("text=0");
                page.screenshot(shot("sent-" + look.width));
                page.navigate(url("/settings"));
                assertThat(page.inputValue("#form")).isEqualTo("text");
            }
        }
    }

    @Test
    void eachMailOfAConversationHasItsOtherFormInItsPlace() throws Exception {
        String first = html("Quay walls", "Message-ID: <q1@example.net>\r\n", "<p>First: <b>護岸</b></p>");
        String second = html(
                "Re: Quay walls", "Message-ID: <q2@example.net>\r\nReferences: <q1@example.net>\r\n", "<p>Second</p>");
        deliver(first, second);
        try (BrowserContext context = context(DESK)) {
            Page page = signedIn(context);
            open(page, "Quay walls");
            Locator turn = page.locator(".turn");
            turn.locator("iframe.paper").waitFor();
            String address = page.url();
            turn.locator("a[data-form]").press("Enter");
            PlaywrightAssertions.assertThat(turn.locator(".plain")).containsText("First: 護岸");
            PlaywrightAssertions.assertThat(turn.locator("iframe")).hasCount(0);
            PlaywrightAssertions.assertThat(page.locator("article > .sheet > .room > iframe"))
                    .hasCount(1);
            PlaywrightAssertions.assertThat(turn.locator("a[data-form]")).isFocused();
            assertThat(page.url()).isEqualTo(address);
            axe(page, "two forms in a conversation");
        }
    }

    @Test
    void darkPaperIsRememberedForTheNextMail() throws Exception {
        deliver(html("Paper one", "", "<p>一枚目 one</p>"), html("Paper two", "", "<p>二枚目 two</p>"));
        for (Look look : List.of(DARK_PHONE, new Look(1280, ColorScheme.DARK, "en-GB", true))) {
            try (BrowserContext context = context(look)) {
                Page page = signedIn(context);
                open(page, "Paper one");
                assertThat(light(page)).as("white paper at first").isGreaterThan(200);
                page.locator(".acts1 details:last-of-type > summary").last().click();
                page.locator("button[name=paper]").click();
                page.locator("iframe.paper.dark").waitFor();
                page.screenshot(shot("dark-" + look.width));
                assertThat(light(page)).as("dark paper").isLessThan(80);
                assertThat(page.url()).contains("/mail/inbox/");
                open(page, "Paper two");
                assertThat(light(page)).as("the next mail").isLessThan(80);
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
                assertThat(light(page)).as("a light page has white paper").isGreaterThan(200);
                PlaywrightAssertions.assertThat(page.locator("button[name=paper]"))
                        .isHidden();
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
                page.locator(".acts1 details:last-of-type > summary").last().click();
                page.locator("button[name=paper]").click();
                page.locator("iframe.paper:not(.dark)").waitFor();
                assertThat(light(page)).as("white paper again").isGreaterThan(200);
            }
        }
    }

    private static String picture() throws Exception {
        var image = new java.awt.image.BufferedImage(1600, 900, java.awt.image.BufferedImage.TYPE_INT_RGB);
        var out = new java.io.ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return Base64.getMimeEncoder().encodeToString(out.toByteArray()) + "\r\n";
    }

    private static String pictured(String subject) throws Exception {
        String part = "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n";
        return head(subject, "") + "Content-Type: multipart/related; boundary=b\r\n\r\n"
                + "--b\r\nContent-Type: text/html\r\n\r\n<p>Plan of the quay</p><img src=\"cid:plan\" width=\"160\">"
                + "<img src=\"https://pictures.example.net/far.png\">\r\n"
                + part + "Content-ID: <plan>\r\nContent-Disposition: inline; filename=plan.png\r\n\r\n" + picture()
                + part + "Content-Disposition: attachment; filename=photo.png\r\n\r\n" + picture() + "--b--\r\n";
    }

    @Test
    void picturesOpenLargeAndCloseByEscapeByBackAndByAClick() throws Exception {
        deliver(pictured("Pictures"));
        try (BrowserContext context = context(DESK)) {
            Page page = signedIn(context);
            open(page, "Pictures");
            String address = page.url();
            Locator zoom = page.locator("dialog.zoom");
            page.locator(".parts summary").click();
            for (String name : List.of("plan.png", "photo.png")) {
                Locator link = page.locator("a.pname", new Page.LocatorOptions().setHasText(name));
                link.press("Enter");
                PlaywrightAssertions.assertThat(zoom.locator("img")).isVisible();
                page.waitForFunction("document.querySelector('.zoom img').naturalWidth === 1600");
                assertThat(zoom.locator("img").boundingBox().width).as(name).isGreaterThan(800);
                if (name.equals("plan.png")) {
                    axe(page, "large picture");
                }
                page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve("read-zoom.png")));
                page.keyboard().press("Escape");
                PlaywrightAssertions.assertThat(zoom).hasCount(0);
                PlaywrightAssertions.assertThat(link).isFocused();
                link.click();
                PlaywrightAssertions.assertThat(zoom).hasCount(1);
                page.goBack();
                PlaywrightAssertions.assertThat(zoom).hasCount(0);
                assertThat(page.url()).isEqualTo(address);
            }
            page.screenshot(shot("pictures"));
        }
        try (BrowserContext context = context(DARK_PHONE)) {
            Page page = signedIn(context);
            open(page, "Pictures");
            page.locator(".parts summary").press("Enter");
            page.screenshot(shot("pictures-360"));
            Page opened =
                    context.waitForPage(() -> page.locator("a.pname", new Page.LocatorOptions().setHasText("plan.png"))
                            .press("Enter"));
            assertThat(opened.url()).endsWith("?show=1");
        }
    }

    @Test
    void thePageToPrintShowsWhatTheReaderSees() throws Exception {
        deliver(pictured("On paper"));
        try (BrowserContext context = context(DESK)) {
            Page page = signedIn(context);
            open(page, "On paper");
            String print = page.locator("a[href*='/print']").getAttribute("href");
            page.locator(".banner a[href*='images=']").click();
            page.locator("iframe.paper[src*='images=']").waitFor();
            String shown = page.locator("a[href*='/print']").getAttribute("href");
            page.locator("a[data-form]").click();
            page.locator(".plain").waitFor();
            String plain = page.locator("a[href*='/print']").getAttribute("href");
            page.navigate(url(print));
            PlaywrightAssertions.assertThat(page.locator("img")).hasCount(1 + 1);
            PlaywrightAssertions.assertThat(page.locator("img[src^='https:']")).hasCount(0);
            page.navigate(url(shown));
            PlaywrightAssertions.assertThat(page.locator("img[src^='https:']")).hasCount(1);
            page.navigate(url(plain));
            PlaywrightAssertions.assertThat(page.locator("img")).hasCount(0);
            PlaywrightAssertions.assertThat(page.locator(".text")).containsText("Plan of the quay");
        }
    }

    @Test
    void theCardOfAnInvitationShowsTheAnswerThatWasGiven() throws Exception {
        String calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
                + "UID:quay-1@example.net\r\nDTSTAMP:20261101T080000Z\r\nDTSTART:20261214T090000Z\r\n"
                + "DTEND:20261214T100000Z\r\nSUMMARY:Survey of the quay\r\nORGANIZER;CN=Carol:mailto:carol@example.net\r\n"
                + "ATTENDEE;CN=Alice;PARTSTAT=NEEDS-ACTION:mailto:alice@office.test\r\n"
                + "ATTENDEE;CN=Bob;PARTSTAT=NEEDS-ACTION:mailto:bob@office.test\r\n"
                + "END:VEVENT\r\nEND:VCALENDAR\r\n";
        deliver(head("Survey", "Message-ID: <survey@example.net>\r\n")
                + "Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n" + calendar);
        for (Look look : List.of(DESK, DARK_PHONE)) {
            try (BrowserContext context = context(look)) {
                Page page = signedIn(context);
                open(page, "Survey");
                Locator card = page.locator(".event");
                page.screenshot(shot("card-before-" + look.width));
                card.locator("button[value=" + (look.script ? "accepted" : "declined") + "]")
                        .click();
                page.locator("#notice .notice").waitFor();
                PlaywrightAssertions.assertThat(card.locator("[aria-pressed=true]"))
                        .hasCount(1);
                PlaywrightAssertions.assertThat(card.locator("[aria-pressed=true]"))
                        .hasAttribute("value", look.script ? "accepted" : "declined");
                Locator none = card.locator("dl div", new Locator.LocatorOptions().setHasText("Bob"));
                PlaywrightAssertions.assertThat(none).not().containsText("Alice");
                PlaywrightAssertions.assertThat(card.locator("dl")).containsText("Alice");
                page.screenshot(shot("card-after-" + look.width));
                if (look.script) {
                    axe(page, "answered invitation");
                }
            }
        }
    }

    /** How light the paper is, 0 to 255, in a corner without text. */
    private static int light(Page page) throws Exception {
        page.frameLocator("iframe.paper").locator("p").first().waitFor();
        byte[] png = page.locator("iframe.paper").screenshot();
        var image = ImageIO.read(new ByteArrayInputStream(png));
        return image.getRGB(image.getWidth() - 6, image.getHeight() / 2) >> 8 & 255;
    }
}
