package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The title list in Chromium: what a hand, a finger and the keyboard find. The numbers are those of the defects that were seen in use. */
class ListInBrowserTest {
    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.serve(Office.in(directory));
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO example.net");
            for (int i = 0; i < 60; i++) {
                String message = "From: Carol Danvers <carol@example.net>\r\nTo: <alice@office.test>\r\nSubject: Crane "
                        + i
                        + ": the yearly inspection of the harbour crane and what it costs\r\nMessage-ID: <c" + i
                        + "@example.net>\r\n\r\nThe inspection of crane " + i + " is due in the first week.\r\n";
                assertThat(smtp.send("carol@example.net", message, Office.ALICE))
                        .startsWith("250");
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static BrowserContext context(int width, int height, ColorScheme scheme, String locale, boolean touch) {
        return SharedBrowser.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setIgnoreHTTPSErrors(true)
                        .setViewportSize(width, height)
                        .setColorScheme(scheme)
                        .setLocale(locale)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setHasTouch(touch)
                        .setIsMobile(touch)
                        .setTimezoneId("Asia/Tokyo"));
    }

    private static Page inbox(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultTimeout(15_000);
        page.navigate(url("/login"));
        page.fill("input[name=username]", "alice");
        page.fill("input[name=password]", Office.PASSWORD);
        page.click("form[action='/login'] button:not([type=button])");
        page.waitForURL(Pattern.compile("^(?!.*/login).*$"));
        page.navigate(url("/mail/inbox"));
        return page;
    }

    private static String url(String path) {
        return "https://localhost:" + server.port("https") + path;
    }

    private static double number(Page page, String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }

    private static void becomes(Page page, String condition) {
        page.waitForCondition(() -> (boolean) page.evaluate(condition));
    }

    @Test
    void defect10BackLeadsToTheSamePlaceAndDefect24FocusStaysNear() {
        try (BrowserContext context = context(1280, 800, ColorScheme.LIGHT, "en-GB", false)) {
            Page page = inbox(context);
            Locator rows = page.locator("tr[data-uidl]");
            String uidl = rows.nth(29).getAttribute("data-uidl");
            rows.nth(29).locator(".subj a").click();
            page.waitForURL(Pattern.compile(".*/mail/inbox/[^/?]+.*"));
            page.locator("article.mail").waitFor();
            page.goBack();
            becomes(page, "scrollY > 300 && document.activeElement.closest('tr')?.dataset.uidl === '" + uidl + "'");

            assertThat(rows.nth(28).getByRole(AriaRole.CHECKBOX).getAttribute("value"))
                    .isEqualTo(rows.nth(28).getAttribute("data-uidl"));
            assertThat(rows.nth(28).locator(".c-sel").innerText()).startsWith("Select: Crane");
            Locator star = rows.nth(28).locator(".star");
            assertThat(star.innerText()).startsWith("Star: Crane");
            star.click();
            PlaywrightAssertions.assertThat(star).hasAttribute("aria-pressed", "true");
            PlaywrightAssertions.assertThat(page.locator("#told")).hasText("Starred");
            PlaywrightAssertions.assertThat(star).isFocused();
            page.route(Pattern.compile(".*/act$"), route -> route.abort());
            star.click();
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("server");
            PlaywrightAssertions.assertThat(page.locator("#notice")).not().containsText("wrote");
            PlaywrightAssertions.assertThat(star).hasAttribute("aria-pressed", "true");
            page.unroute(Pattern.compile(".*/act$"));
            page.locator("#notice button").click();
            PlaywrightAssertions.assertThat(star).hasAttribute("aria-pressed", "false");

            String next = rows.nth(30).getAttribute("data-uidl");
            rows.nth(29).locator("[name=uidl]").check();
            page.locator("button[name=act][value=archive]").click();
            page.locator("#notice form").waitFor();
            becomes(page, "document.activeElement.closest('tr')?.dataset.uidl === '" + next + "' && scrollY > 300");
            page.locator("#notice form button").click();
            becomes(page, "document.querySelectorAll('[data-uidl=\"" + uidl + "\"]').length === 1");
        }
    }

    @Test
    void defect33NothingSelectedNothingToPressAndTheKeyboardDoesItAll() {
        try (BrowserContext context = context(1280, 800, ColorScheme.LIGHT, "en-GB", false)) {
            Page page = inbox(context);
            assertThat(number(page, "document.querySelector('.rows').getBoundingClientRect().top"))
                    .isLessThanOrEqualTo(108);
            assertThat(number(page, "document.querySelectorAll('.chosen button:not(:disabled)').length"))
                    .isZero();
            page.locator("tr[data-uidl] .subj a").first().focus();
            page.keyboard().press("Tab");
            PlaywrightAssertions.assertThat(page.locator(".star").first()).isFocused();
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".star").first()).hasAttribute("aria-pressed", "true");
            page.keyboard().press("Tab");
            PlaywrightAssertions.assertThat(page.locator("[name=uidl]").nth(1)).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.url()).as("Enter on a box presses no button").endsWith("/mail/inbox");
            page.keyboard().press("Space");
            PlaywrightAssertions.assertThat(page.locator("[data-chosen]")).hasText("1 selected");
            page.keyboard().press("v");
            PlaywrightAssertions.assertThat(page.locator("[data-move] input")).isFocused();
            page.keyboard().type("arch");
            PlaywrightAssertions.assertThat(page.locator("[data-move] button:visible"))
                    .hasCount(1);
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved to Archive");
            page.locator("#notice form button").press("Enter");
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved back");
        }
    }

    @Test
    void anOpenedMailIsMovedByTypingAndTheLastFolderStandsOnTop() {
        try (BrowserContext context = context(1024, 800, ColorScheme.LIGHT, "en-GB", false)) {
            Page page = inbox(context);
            page.locator("tr[data-uidl] .subj a").nth(5).click();
            page.locator("article.mail").waitFor();
            page.keyboard().press("v");
            PlaywrightAssertions.assertThat(page.locator(".mail [data-move] input"))
                    .isFocused();
            axe(page, "the folders of an opened mail");
            page.keyboard().type("tras");
            PlaywrightAssertions.assertThat(page.locator(".mail [data-move] button:visible"))
                    .hasCount(1);
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved to Trash");
            page.locator("#notice form button").click();
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved back");
            page.locator("tr[data-uidl] .subj a").nth(6).click();
            page.locator("article.mail").waitFor();
            page.keyboard().press("v");
            PlaywrightAssertions.assertThat(
                            page.locator(".mail [data-move] button").first())
                    .hasText("Trash");
            page.navigate(url("/search?q=crane"));
            page.locator("tr[data-uidl] [name=uidl]").nth(7).check();
            page.keyboard().press("!");
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved to Junk");
            page.locator("#notice form button").click();
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved back");
        }
    }

    @Test
    void anActThatFailsIsDoneAgainByOneClick() {
        try (BrowserContext context = context(1280, 800, ColorScheme.LIGHT, "en-GB", false)) {
            Page page = inbox(context);
            Pattern act = Pattern.compile(".*/act$");
            page.route(act, Route::abort);
            page.locator("tr[data-uidl] [name=uidl]").nth(3).check();
            page.locator("button[name=act][value=archive]").click();
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("may not have been made");
            axe(page, "an act that failed");
            page.unroute(act);
            page.locator("#notice button").click();
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved to Archive");
            page.locator("#notice form button").click();
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved back");

            // Signed out: the dialog asks, or the star is set again where the session is there after all.
            page.route(
                    act,
                    route -> route.fulfill(new Route.FulfillOptions().setStatus(401)),
                    new Page.RouteOptions().setTimes(1));
            Locator star = page.locator("tr[data-uidl] .star").nth(9);
            star.click();
            PlaywrightAssertions.assertThat(star).hasAttribute("aria-pressed", "true");
            page.waitForResponse(act, star::click);
        }
    }

    @Test
    void aFingerSwipesAndPressesLong() {
        try (BrowserContext context = context(390, 800, ColorScheme.LIGHT, "en-GB", true)) {
            Page page = inbox(context);
            CDPSession finger = context.newCDPSession(page);
            Locator notice = page.locator("#notice");
            swipe(page, finger, 1, 180);
            PlaywrightAssertions.assertThat(notice).containsText("moved to Archive");
            page.locator("#notice form button").click();
            PlaywrightAssertions.assertThat(notice).containsText("moved back");
            swipe(page, finger, 1, -180);
            PlaywrightAssertions.assertThat(notice).containsText("moved to Trash");

            Locator box = page.locator("[name=uidl]").nth(2);
            touch(finger, "touchStart", page.locator("tr[data-uidl]").nth(2), 0);
            PlaywrightAssertions.assertThat(box).isChecked();
            touch(finger, "touchEnd", page.locator("tr[data-uidl]").nth(2), 0);
            PlaywrightAssertions.assertThat(page.locator("[data-chosen]")).hasText("1 selected");
            assertThat(page.url()).as("nothing was opened").endsWith("/mail/inbox");

            page.navigate(url("/mail/trash"));
            List<String> acts = new ArrayList<>();
            page.onRequest(request -> {
                if (request.method().equals("POST")) {
                    acts.add(request.url());
                }
            });
            swipe(page, finger, 0, -180);
            page.navigate(url("/mail/trash"));
            assertThat(acts).as("nothing is deleted for good by a finger").isEmpty();
            assertThat(page.locator("tr[data-uidl]").count()).isPositive();
            swipe(page, finger, 0, 180);
            PlaywrightAssertions.assertThat(notice).containsText("moved to Archive");
        }
    }

    private static void swipe(Page page, CDPSession finger, int row, int by) {
        Locator at = page.locator("tr[data-uidl]").nth(row);
        touch(finger, "touchStart", at, 0);
        for (int dx = by / 6; Math.abs(dx) <= Math.abs(by); dx += by / 6) {
            touch(finger, "touchMove", at, dx);
        }
        touch(finger, "touchEnd", at, by);
    }

    private static double startX;
    private static double startY;

    private static void touch(CDPSession finger, String type, Locator row, int dx) {
        if (type.equals("touchStart")) {
            row.scrollIntoViewIfNeeded();
            var box = row.boundingBox();
            startX = box.x + box.width / 2;
            startY = box.y + box.height / 2;
        }
        JsonArray points = new JsonArray();
        if (!type.equals("touchEnd")) {
            JsonObject point = new JsonObject();
            point.addProperty("x", startX + dx);
            point.addProperty("y", startY);
            points.add(point);
        }
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        finger.send("Input.dispatchTouchEvent", event);
    }

    /** What a finger is to hit and is less than 44 px high; links within a line of text, and boxes with a label, are not meant. */
    private static final String SMALL = """
            () => [...document.querySelectorAll("a[href],button,summary,input,select,textarea")].filter(each => {
              const box = each.getBoundingClientRect(), style = getComputedStyle(each);
              if (!each.checkVisibility({ visibilityProperty: true }) || box.height < 2 || each.matches(".skip,.sr,.chip,.subj a,[type=checkbox],[type=radio],[type=hidden]")) return false;
              if (style.display === "inline" || each.closest(".sr")) return false;
              return box.height < 43.5;
            }).map(each => location.pathname + " " + each.outerHTML.slice(0, 120) + " " + each.getBoundingClientRect().height)""";

    @Test
    void aFingerHitsAllThatIsPressed() {
        try (BrowserContext context = context(390, 800, ColorScheme.LIGHT, "en-GB", true)) {
            Page page = inbox(context);
            List<Object> small = new ArrayList<>();
            for (int width : new int[] {390, 820}) {
                page.setViewportSize(width, 800);
                List<String> pages =
                        List.of("/mail/inbox", "/folders", "/compose", "/search?q=crane", "/settings/labels", "/");
                for (String path : pages.subList(0, width == 390 ? pages.size() : 2)) {
                    page.navigate(url(path));
                    if (path.equals("/compose")) {
                        double gap = number(
                                page, "innerHeight - document.querySelector('.sticky').getBoundingClientRect().bottom");
                        assertThat(gap).as("below Send").isLessThan(8);
                    }
                    small.addAll((List<?>) page.evaluate(SMALL));
                }
                page.navigate(url("/mail/inbox"));
                page.locator("[name=uidl]").first().check();
                page.locator(".chosen [data-move] summary").click();
                page.locator(".chosen [data-move] input").waitFor();
                small.addAll((List<?>) page.evaluate(SMALL));
                page.navigate(url("/mail/inbox"));
                page.locator("tr[data-uidl] .subj a").nth(1).click();
                page.locator("article.mail").waitFor();
                small.addAll((List<?>) page.evaluate(SMALL));
                page.locator(".acts1 summary").last().click();
                small.addAll((List<?>) page.evaluate(SMALL));
            }
            assertThat(small).isEmpty();
            page.setViewportSize(320, 640);
            page.navigate(url("/keys"));
            assertThat(page.locator(".keys dt").first().isVisible())
                    .as("the keys, at 400 % too")
                    .isTrue();
            assertThat(number(page, "document.documentElement.scrollWidth")).isLessThanOrEqualTo(320);
        }
    }

    @Test
    void defect14and16and34NothingIsCutOffAndAFingerHits() {
        for (int width : new int[] {360, 768, 1280}) {
            for (String locale : List.of("en-GB", "ja-JP")) {
                try (BrowserContext context = context(width, 800, ColorScheme.LIGHT, locale, width == 360)) {
                    Page page = inbox(context);
                    if (width == 768) {
                        assertThat(number(page, "document.querySelector('.subj').getBoundingClientRect().width"))
                                .as("the subject can be read")
                                .isGreaterThan(400);
                    }
                    if (width == 360) {
                        assertThat(number(page, "document.querySelector('.rows').getBoundingClientRect().top"))
                                .isLessThanOrEqualTo(112);
                        for (String target : List.of(".c-sel label", ".star", ".bottom a", ".top > .tool")) {
                            assertThat(number(
                                            page,
                                            "document.querySelector('" + target + "').getBoundingClientRect().height"))
                                    .as(target)
                                    .isGreaterThanOrEqualTo(44);
                        }
                    }
                    menus(page, ".sort > summary,.me > summary", width);
                    page.locator("[name=uidl]").first().check();
                    menus(page, ".chosen summary", width);
                    page.navigate(url("/mail/inbox"));
                    page.locator("tr[data-uidl] .subj a").first().click();
                    page.locator("article.mail").waitFor();
                    menus(page, ".acts1 summary", width);
                }
            }
        }
    }

    private static void menus(Page page, String summaries, int width) {
        for (Locator summary : page.locator(summaries).all()) {
            summary.click();
            var box = summary.locator("xpath=..").locator(".drop").boundingBox();
            assertThat(box.x).as(summary + " " + width).isGreaterThanOrEqualTo(0);
            assertThat(box.x + box.width).as(summary + " " + width).isLessThanOrEqualTo(width);
            assertThat(number(page, "document.documentElement.scrollWidth"))
                    .as("scrolls sideways " + width)
                    .isLessThanOrEqualTo(width);
            page.keyboard().press("Escape");
        }
    }

    @Test
    void opensMailBesideTheListWhereThePersonChoseSo() throws Exception {
        try (BrowserContext context = context(1440, 900, ColorScheme.LIGHT, "en-GB", false)) {
            Page page = inbox(context);
            page.navigate(url("/settings"));
            page.selectOption("#pane", "right");
            page.selectOption("#density", "compact");
            page.locator("form[action='/settings'] button.primary").click();
            page.locator("#notice .notice").waitFor();
            page.navigate(url("/mail/inbox"));
            page.locator("tr[data-uidl] .subj a").nth(2).click();
            page.locator("#beside article.mail").waitFor();
            page.waitForURL(Pattern.compile(".*/mail/inbox/[^/?]+.*"));
            PlaywrightAssertions.assertThat(page.locator("tr[aria-current]")).hasCount(1);
            assertThat(page.locator("tr[data-uidl]").count()).isEqualTo(50);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            axe(page, "pane");
            String shown = page.locator("#beside h1").innerText();
            page.keyboard().press("j");
            becomes(page, "document.querySelector('#beside h1').innerText !== " + "'" + shown.replace("'", "") + "'");
            staysBesideWhateverIsDone(page);
            page.goBack();
            PlaywrightAssertions.assertThat(page.locator("#beside")).hasCount(0);
            becomes(page, "document.activeElement.closest('tr[data-uidl]') !== null");
            assertThat(page.url()).endsWith("/mail/inbox");
        }
    }

    private static void staysBesideWhateverIsDone(Page page) throws Exception {
        Locator heading = page.locator("#beside h1");
        Locator row = page.locator("tr[aria-current]");
        String subject = heading.innerText();
        page.keyboard().press("s");
        PlaywrightAssertions.assertThat(page.locator("#beside h1 .starred")).hasCount(1);
        PlaywrightAssertions.assertThat(page.locator("tr[data-uidl]")).hasCount(50);
        PlaywrightAssertions.assertThat(row.locator(".star")).hasAttribute("aria-pressed", "true");
        page.keyboard().press("s");
        PlaywrightAssertions.assertThat(row.locator(".star")).hasAttribute("aria-pressed", "false");

        page.locator("#beside a[rel=next]").first().click();
        PlaywrightAssertions.assertThat(heading).not().hasText(subject);
        PlaywrightAssertions.assertThat(page.locator("tr[data-uidl]")).hasCount(50);
        PlaywrightAssertions.assertThat(row).hasCount(1);
        assertThat(page.evaluate(
                        "document.querySelector('tr[aria-current] .c-subject a').pathname === location.pathname"))
                .isEqualTo(true);
        page.locator("#beside a[rel=prev]").first().click();
        PlaywrightAssertions.assertThat(heading).hasText(subject);

        // The hand is on the list: what is new is announced. It goes away: the new row comes, and the mail stays.
        page.locator("tr[data-uidl]").nth(6).hover();
        deliver("Crane: the pane hears of it, as of the yearly inspection of the harbour crane and what it costs");
        PlaywrightAssertions.assertThat(page.locator("#news")).containsText("1 new message");
        assertThat(page.locator("tr[data-uidl]", new Page.LocatorOptions().setHasText("the pane hears of it"))
                        .count())
                .isZero();
        page.locator("#beside h1").hover();
        page.locator("tr[data-uidl]", new Page.LocatorOptions().setHasText("the pane hears of it"))
                .waitFor();
        PlaywrightAssertions.assertThat(heading).hasText(subject);
        PlaywrightAssertions.assertThat(row).hasCount(1);

        String before = row.getAttribute("data-uidl");
        page.keyboard().press("e");
        PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved to Archive");
        PlaywrightAssertions.assertThat(heading).not().hasText(subject);
        assertThat(row.getAttribute("data-uidl")).isNotEqualTo(before);
        page.locator("#notice form button").click();
        PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved back");
        page.locator("#beside").waitFor();
    }

    private static void deliver(String subject) throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO example.net");
            String message = "From: Carol Danvers <carol@example.net>\r\nTo: <alice@office.test>\r\nSubject: " + subject
                    + "\r\nMessage-ID: <" + subject.replace(' ', '.') + "@example.net>\r\n\r\nNew.\r\n";
            assertThat(smtp.send("carol@example.net", message, Office.ALICE)).startsWith("250");
        }
    }

    @Test
    void aConversationIsOneRowOpensInItsLinesAndIsArchivedWhole() throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO example.net");
            String references = "";
            for (String who : List.of("Erin Falk", "Gil Hart", "=?UTF-8?B?5L2Q6JekIOiKseWtkA==?=", "Erin Falk")) {
                String id = "<barge" + references.length() + "@example.net>";
                assertThat(smtp.send(
                                "erin@example.net",
                                "From: " + who + " <" + (who.startsWith("=") ? "hanako" : who.substring(0, 3))
                                        + "@example.net>\r\nTo: <alice@office.test>\r\nSubject: "
                                        + (references.isEmpty() ? "" : "Re: ") + "The barge on Friday\r\nMessage-ID: "
                                        + id
                                        + (references.isEmpty() ? "" : "\r\nReferences:" + references)
                                        + "\r\n\r\nNumber " + references.length() + ": what " + who + " says.\r\n",
                                Office.ALICE))
                        .startsWith("250");
                references += " " + id;
            }
        }
        try (BrowserContext context = context(1280, 800, ColorScheme.LIGHT, "en-GB", false)) {
            Page page = inbox(context);
            Locator row = page.locator("tr[data-uidl]", new Page.LocatorOptions().setHasText("The barge on Friday"));
            PlaywrightAssertions.assertThat(row).hasCount(1);
            PlaywrightAssertions.assertThat(row.locator(".c-from")).containsText("Erin, Gil, 佐藤");
            PlaywrightAssertions.assertThat(row.locator(".n")).hasText("4");
            row.locator(".subj a").click();
            page.locator("article.mail").waitFor();
            // The newest is the page; the two unread ones before it open by themselves, the first stays a line.
            PlaywrightAssertions.assertThat(page.locator(".turn")).hasCount(3);
            PlaywrightAssertions.assertThat(page.locator(".turn .sheet")).hasCount(2);
            PlaywrightAssertions.assertThat(page.locator(".turn.unread")).hasCount(1);
            Locator first = page.locator(".turn > a").first();
            first.focus();
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".turn").first().locator(".plain"))
                    .containsText("what Erin Falk says");
            PlaywrightAssertions.assertThat(first).hasAttribute("aria-expanded", "true");
            axe(page, "a conversation");
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".turn .sheet")).hasCount(2);
            page.keyboard().press("e");
            page.locator("#notice form").waitFor();
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("4 messages moved to Archive");
            PlaywrightAssertions.assertThat(row).hasCount(0);
            page.locator("#notice form button").click();
            PlaywrightAssertions.assertThat(row.locator(".n")).hasText("4");
            row.locator("[name=uidl]").check();
            page.locator("button[name=act][value=delete]").click();
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("4 messages moved to Trash");
        }
    }

    @Test
    void rowsAreDraggedOntoFolders() {
        try (BrowserContext context = context(1280, 800, ColorScheme.LIGHT, "en-GB", false)) {
            Page page = inbox(context);
            page.locator("tr[data-uidl]").nth(4).locator(".subj a").dragTo(page.locator(".side a[data-to=archive]"));
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved to Archive");
            page.locator("#notice form button").click();
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("moved back");
        }
    }

    @Test
    void passesTheAccessibilityGateInEachState() {
        for (boolean phone : new boolean[] {false, true}) {
            try (BrowserContext context =
                    context(phone ? 360 : 1280, 800, ColorScheme.LIGHT, phone ? "ja-JP" : "en-GB", phone)) {
                Page page = inbox(context);
                axe(page, "list, phone: " + phone);
                page.locator("[name=uidl]").first().check();
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
                axe(page, "selected in the dark, phone: " + phone);
                page.setViewportSize(320, 256);
                assertThat(number(page, "document.documentElement.scrollWidth"))
                        .as("400 %")
                        .isLessThanOrEqualTo(320);
                page.navigate(url("/mail/junk"));
                axe(page, "empty " + phone);
            }
        }
    }

    @Test
    void labelsAreGivenByTheKeyboardAloneAndLeadToTheirMessages() {
        try (BrowserContext context = context(1280, 800, ColorScheme.DARK, "en-GB", false)) {
            Page page = inbox(context);
            page.locator("tr[data-uidl] .subj a").first().waitFor();
            page.keyboard().press("j");
            page.keyboard().press("l");
            PlaywrightAssertions.assertThat(page.locator("[data-labels] [type=search]"))
                    .isFocused();
            page.keyboard().press("Tab");
            PlaywrightAssertions.assertThat(page.locator("[name=newlabel]")).isFocused();
            page.keyboard().type("Harbour cranes");
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(page.locator("tr[data-uidl] .lab")).hasText("Harbour cranes");
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("Label added to one message");
            axe(page, "a row with a label");
            page.locator("tr[data-uidl] .subj a").first().click();
            PlaywrightAssertions.assertThat(page.locator(".labs .lab")).hasText("Harbour cranes");
            page.keyboard().press("l");
            axe(page, "the labels of an opened mail");
            page.keyboard().type("harb");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Space");
            page.locator(".mail [data-labels] button").press("Enter");
            PlaywrightAssertions.assertThat(page.locator(".labs")).hasCount(0);
            page.navigate(url("/settings/labels"));
            axe(page, "the page of labels");
            page.locator(".side a:has(.dot)").click();
            PlaywrightAssertions.assertThat(page.locator(".nothing .lead")).isVisible();
        }
    }

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
}
