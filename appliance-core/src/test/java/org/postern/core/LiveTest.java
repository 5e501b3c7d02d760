package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open list hears of new mail and of what other tabs do, moves no row under a hand, and says when nobody answers. */
class LiveTest {
    private static final Pattern SIGNED_IN = Pattern.compile("^(?!.*/login).*$");

    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.serve(Office.in(directory));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void newMailAppearsAtOnceAndTheTitleCountsIt() throws Exception {
        try (BrowserContext context = context()) {
            Page page = signedIn(context, "alice");
            page.navigate(url("/mail/inbox"));
            deliver(Office.ALICE, "first");
            row(page, "first").waitFor();
            assertThat(page.title()).startsWith("(1) Inbox");
            deliver(Office.ALICE, "second");
            row(page, "second").waitFor();
            assertThat(page.locator("[data-uidl]").first().innerText()).contains("second");
            assertThat(page.locator(".side a[href='/mail/inbox'] .count").innerText())
                    .startsWith("2");
            row(page, "second").locator("a[href^='/mail/inbox/']").click();
            page.waitForURL(Pattern.compile(".*/mail/inbox/.+"));
            page.waitForCondition(() -> page.title().startsWith("(1) "));
        }
    }

    @Test
    void noRowMovesUnderAHand() throws Exception {
        deliver(Office.BOB, "kept");
        deliver(Office.BOB, "starred elsewhere");
        try (BrowserContext context = context()) {
            Page page = signedIn(context, "bob");
            page.navigate(url("/mail/inbox"));
            Page other = context.newPage();
            other.navigate(url("/mail/inbox"));
            row(page, "kept").locator("[name=uidl]").check();
            row(page, "starred elsewhere").locator("[name=uidl]").focus();
            row(other, "starred elsewhere").locator("button[name=star]").click();
            row(page, "starred elsewhere").locator("button[name=unstar]").waitFor();
            assertThat(page.evaluate("document.activeElement.name")).as("focus").isEqualTo("uidl");
            assertThat(row(page, "kept").locator("[name=uidl]").isChecked()).isTrue();
            deliver(Office.BOB, "announced");
            page.locator("#news a").waitFor();
            assertThat(page.locator("#news").innerText()).startsWith("1 new message");
            assertThat(row(page, "announced").count()).isZero();
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            page.locator("#news a").click();
            row(page, "announced").waitFor();
        }
    }

    @Test
    void aSessionThatEndsElsewhereLeavesNoMailOnTheScreen() throws Exception {
        try (BrowserContext here = context();
                BrowserContext there = context()) {
            Page page = signedIn(here, "alice");
            page.navigate(url("/mail/inbox"));
            Page settings = signedIn(there, "alice");
            settings.navigate(url("/settings"));
            settings.locator("button.danger").first().click();
            page.waitForURL(Pattern.compile(".*/login\\?expired=1&next=.*inbox"));
        }
    }

    @Test
    void aMissedRequestNeverLeavesThePage() throws Exception {
        try (BrowserContext context = context()) {
            Page page = signedIn(context, "alice");
            page.navigate(url("/mail/inbox"));
            context.setOffline(true);
            page.locator(".side a[href='/mail/sent']").click();
            page.locator(".notice.away button").waitFor();
            assertThat(page.url()).endsWith("/mail/inbox");
            assertThat(page.locator("h1").innerText()).isEqualTo("Inbox");
            context.setOffline(false);
            page.locator(".notice.away button").click();
            page.waitForURL("**/mail/sent");
            page.locator(".notice.away").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        }
    }

    @Test
    void theDesktopTellsOfNewMailIfAskedTo() throws Exception {
        try (BrowserContext context = context()) {
            context.grantPermissions(List.of("notifications"));
            context.addInitScript("""
                    window.shown = [];
                    document.hasFocus = () => false;
                    window.Notification = class {
                      static permission = "granted";
                      static requestPermission() { return Promise.resolve("granted"); }
                      constructor(title, options) { window.shown.push(title + " / " + options.body); }
                    };""");
            Page page = signedIn(context, "bob");
            page.navigate(url("/settings"));
            page.locator("[name=notices]").check();
            page.locator("form[action='/settings'] button.primary").click();
            page.locator("#notice .notice").waitFor();
            page.navigate(url("/mail/sent"));
            deliver(Office.BOB, "quarterly figures");
            page.waitForCondition(() -> Integer.valueOf(1).equals(page.evaluate("window.shown.length")));
            assertThat(page.evaluate("window.shown[0]")).isEqualTo("Carol / quarterly figures");
        }
    }

    private static BrowserContext context() {
        return SharedBrowser.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setIgnoreHTTPSErrors(true)
                        .setViewportSize(1280, 860)
                        .setLocale("en-GB"));
    }

    private static Page signedIn(BrowserContext context, String user) {
        Page page = context.newPage();
        page.setDefaultTimeout(20_000);
        page.navigate(url("/login"));
        page.fill("input[name=username]", user);
        page.fill("input[name=password]", Office.PASSWORD);
        page.click("form[action='/login'] button:not([type=button])");
        page.waitForURL(SIGNED_IN);
        return page;
    }

    private static Locator row(Page page, String subject) {
        return page.locator("[data-uidl]", new Page.LocatorOptions().setHasText(subject))
                .first();
    }

    private static String url(String path) {
        return "https://localhost:" + server.port("https") + path;
    }

    private static void deliver(String to, String subject) throws IOException {
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO example.net");
            String message = "From: Carol <carol@example.net>\r\nTo: <" + to + ">\r\nSubject: " + subject
                    + "\r\nDate: Mon, 30 Nov 2026 10:00:00 +0900\r\nMessage-ID: <" + subject.replace(' ', '.')
                    + "@example.net>\r\n\r\nhello\r\n";
            assertThat(smtp.send("carol@example.net", message, to)).startsWith("250");
        }
    }
}
