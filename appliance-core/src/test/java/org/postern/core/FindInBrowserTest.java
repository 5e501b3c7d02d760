package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding and organising mail in Chromium. */
@Tag("long")
class FindInBrowserTest {
    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.serve(Office.in(directory));
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO example.net");
            for (int i = 0; i < 55; i++) {
                String name = i % 2 == 0 ? "Carol Danvers <carol@example.net>" : "Dave Lister <dave@example.org>";
                String message = "From: " + name + "\r\nTo: <alice@office.test>\r\nSubject: Crane " + i
                        + "\r\nMessage-ID: <c" + i + "@example.net>\r\n\r\nThe inspection of crane " + i
                        + " is due in the first week.\r\n";
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

    private static BrowserContext context(int width, ColorScheme scheme, String locale, boolean scripts) {
        return SharedBrowser.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setIgnoreHTTPSErrors(true)
                        .setViewportSize(width, 800)
                        .setColorScheme(scheme)
                        .setLocale(locale)
                        .setJavaScriptEnabled(scripts)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setTimezoneId("Asia/Tokyo"));
    }

    private static Page at(BrowserContext context, String path) {
        Page page = context.newPage();
        page.setDefaultTimeout(15_000);
        page.navigate(url("/login"));
        page.fill("input[name=username]", "alice");
        page.fill("input[name=password]", Office.PASSWORD);
        page.click("form[action='/login'] button:not([type=button])");
        page.waitForURL(Pattern.compile("^(?!.*/login).*$"));
        page.navigate(url(path));
        return page;
    }

    private static String url(String path) {
        return "https://localhost:" + server.port("https") + path;
    }

    private static void isAccessible(Page page) {
        assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
    }

    private static void pictured(Page page, String name) {
        String where = System.getProperty("postern.pictures", "");
        if (!where.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(where, name + ".png")));
        }
    }

    @Test
    void suggestionsAreChosenWithTheKeyboardAndEnterAloneSearches() {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT, "en-GB", true)) {
            Page page = at(context, "/search?q=harbour+light");
            page.navigate(url("/mail/inbox"));
            Locator box = page.locator("#q");
            Locator options = page.locator("#q-list [role=option]");
            PlaywrightAssertions.assertThat(page.locator("datalist")).hasCount(1);
            box.focus();
            PlaywrightAssertions.assertThat(page.locator("datalist")).hasCount(0);
            assertThat(box.getAttribute("list")).isNull();
            PlaywrightAssertions.assertThat(box).hasAttribute("role", "combobox");
            PlaywrightAssertions.assertThat(box).hasAttribute("aria-expanded", "false");
            page.keyboard().type("fr");
            PlaywrightAssertions.assertThat(options).hasText(new String[] {"from:Search operator"});
            PlaywrightAssertions.assertThat(box).hasAttribute("aria-expanded", "true");
            PlaywrightAssertions.assertThat(box).hasAttribute("aria-controls", "q-list");
            isAccessible(page);
            page.keyboard().press("ArrowDown");
            PlaywrightAssertions.assertThat(box).hasAttribute("aria-activedescendant", "q-list0");
            PlaywrightAssertions.assertThat(options.first()).hasAttribute("aria-selected", "true");
            isAccessible(page);
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(box).hasValue("from:");
            PlaywrightAssertions.assertThat(box).isFocused();
            page.keyboard().type("dan");
            PlaywrightAssertions.assertThat(options).hasText(new String[] {"Carol Danvers <carol@example.net>Person"});
            pictured(page, "suggest-1280");
            page.keyboard().press("ArrowUp");
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(box).hasValue("from:carol@example.net ");
            page.keyboard().press("Enter");
            page.waitForURL(Pattern.compile(".*/search\\?q=from%3Acarol%40example.net.*"));
            PlaywrightAssertions.assertThat(page.locator("[role=listbox]:visible"))
                    .hasCount(0);

            page.locator(".side a[href='/mail/inbox']").first().click();
            page.waitForURL(Pattern.compile(".*/mail/inbox"));
            box.click();
            PlaywrightAssertions.assertThat(options.first()).hasText("from:carol@example.netSearched before");
            options.first().click();
            page.waitForURL(Pattern.compile(".*/search\\?q=from.*"));
            PlaywrightAssertions.assertThat(page.locator("tr[data-uidl]")).hasCount(28);

            box.fill("cran");
            PlaywrightAssertions.assertThat(box).hasAttribute("aria-expanded", "false");
            box.fill("in:");
            PlaywrightAssertions.assertThat(options).hasCount(6);
            page.keyboard().press("Escape");
            PlaywrightAssertions.assertThat(box).hasAttribute("aria-expanded", "false");
            PlaywrightAssertions.assertThat(box).hasValue("in:");
            box.fill("crane 7");
            page.keyboard().press("Enter");
            page.waitForURL(Pattern.compile(".*/search\\?q=crane(%20|\\+)7.*"));
        }
    }

    @Test
    void whileAnInputMethodComposesNothingIsChosenOrSent() {
        try (BrowserContext context = context(360, ColorScheme.DARK, "ja-JP", true)) {
            Page page = at(context, "/search");
            Locator box = page.locator("#q2");
            box.fill("差");
            PlaywrightAssertions.assertThat(
                            page.locator("#q2-list [role=option]").first())
                    .containsText("差出人:");
            isAccessible(page);
            pictured(page, "suggest-360");
            String key =
                    "new KeyboardEvent('keydown', {key: '%s', isComposing: true, bubbles: true, cancelable: true})";
            for (String each : List.of("ArrowDown", "Enter", "Escape")) {
                assertThat((boolean) box.evaluate("box => box.dispatchEvent(" + key.formatted(each) + ")"))
                        .isTrue();
            }
            assertThat(box.getAttribute("aria-activedescendant")).isNull();
            PlaywrightAssertions.assertThat(box).hasAttribute("aria-expanded", "true");
            PlaywrightAssertions.assertThat(box).hasValue("差");
            assertThat(page.url()).endsWith("/search");
        }
    }

    @Test
    void aLabelThatOnlySomeOfTheChosenMailsHaveIsLeftAloneUntilItIsTouched() {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT, "en-GB", true)) {
            Page page = at(context, "/search?q=subject:crane&dir=asc");
            label(page, 1, "Half");
            label(page, 2, "Both");
            Locator menu = page.locator("[data-list] [data-labels]");
            choose(page, 2);
            menu.locator("summary").press("Enter");
            Locator half = menu.getByRole(AriaRole.CHECKBOX, new Locator.GetByRoleOptions().setName("Half"));
            Locator both = menu.getByRole(AriaRole.CHECKBOX, new Locator.GetByRoleOptions().setName("Both"));
            PlaywrightAssertions.assertThat(both).isChecked();
            assertThat(half.evaluate("box => box.indeterminate")).isEqualTo(true);
            assertThat(menu.ariaSnapshot())
                    .contains("checkbox \"Half\" [checked=mixed]", "checkbox \"Both\" [checked]");
            isAccessible(page);
            pictured(page, "labels-mixed");
            both.press("Space");
            menu.locator("button:visible").press("Enter");
            PlaywrightAssertions.assertThat(page.locator("#notice")).containsText("Label taken off 2 messages");
            PlaywrightAssertions.assertThat(page.locator("tr[data-has]")).hasCount(1);
            PlaywrightAssertions.assertThat(page.locator("tr[data-uidl]").nth(0))
                    .hasAttribute("data-has", "half");

            choose(page, 2);
            menu.locator("summary").press("Enter");
            for (String state : List.of("[checked]", "", "[checked=mixed]", "[checked]")) {
                half.press("Space");
                assertThat(menu.ariaSnapshot()).containsPattern("checkbox \"Half\" ?" + Pattern.quote(state) + "\n");
            }
            menu.locator("button:visible").press("Enter");
            PlaywrightAssertions.assertThat(page.locator("tr[data-has=half]")).hasCount(2);
        }
    }

    @Test
    void initialsAndTheMarkOfMailToMeHaveTheirPlaceInEachRow() {
        for (int width : new int[] {1280, 390}) {
            try (BrowserContext context = context(width, ColorScheme.DARK, "en-GB", true)) {
                Page page = at(context, "/mail/inbox?dir=asc");
                for (String density : List.of("", "compact")) {
                    page.evaluate("density => document.body.dataset.density = density", density);
                    String where = width + " " + density;
                    Locator row = page.locator("tr[data-uidl]").first();
                    BoundingBox face = row.locator(".face").boundingBox();
                    BoundingBox name = row.locator("bdi").first().boundingBox();
                    BoundingBox mark = row.locator(".tome").boundingBox();
                    BoundingBox next =
                            row.locator(width > 640 ? ".subj" : ".c-date").boundingBox();
                    assertThat(face.width).as(where).isEqualTo(face.height).isGreaterThan(19);
                    assertThat(name.x).as(where).isGreaterThan(face.x + face.width);
                    assertThat(mark.x).as(where).isGreaterThan(name.x + name.width);
                    assertThat(next.x).as(where).isGreaterThanOrEqualTo(mark.x + mark.width + 4);
                    isAccessible(page);
                    pictured(page, "rows-" + width + density);
                }
            }
        }
    }

    private static void choose(Page page, int rows) {
        for (int i = 0; i < rows; i++) {
            page.locator("tr[data-uidl] [name=uidl]").nth(i).check();
        }
    }

    /** Makes a label and gives it to the first rows. */
    private static void label(Page page, int rows, String name) {
        choose(page, rows);
        page.locator("[data-list] [data-labels] summary").press("Enter");
        page.locator("[data-list] [name=newlabel]").fill(name);
        page.locator("[data-list] [name=newlabel]").press("Enter");
        PlaywrightAssertions.assertThat(page.locator("tr[data-uidl] .lab", new Page.LocatorOptions().setHasText(name)))
                .hasCount(rows);
    }

    @Test
    void withoutAScriptThePastSearchesAreOfferedByTheBrowser() {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT, "en-GB", false)) {
            Page page = at(context, "/search?q=harbour");
            page.navigate(url("/mail/inbox"));
            assertThat(page.locator("#q").getAttribute("role")).isNull();
            assertThat(page.locator("#q").getAttribute("list")).isEqualTo("past");
            assertThat(page.locator("#past option[value=harbour]").count()).isEqualTo(1);
        }
    }
}
