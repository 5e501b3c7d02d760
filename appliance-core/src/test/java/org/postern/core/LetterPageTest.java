package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing a letter in the browser: files add up, saving keeps the place, signing out saves first. */
class LetterPageTest {
    @TempDir
    static Path directory;

    private static String origin;
    private static ServerProcess server;

    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path data = Office.in(directory, "--https", "127.0.0.1:" + port);
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

    private void compose(String path) {
        page.clock().install();
        page.navigate(origin + path);
        page.locator("#body").waitFor();
        page.clock().pauseAt(System.currentTimeMillis() + 60_000);
        page.waitForURL(Pattern.compile(".*/compose/[\\w-]{22}.*"));
    }

    private void untilSaved() {
        page.locator("[data-saved]", new Page.LocatorOptions().setHasText("Draft saved"))
                .waitFor();
    }

    private static WebClient client(String user) throws Exception {
        WebClient client = new WebClient(origin);
        assertThat(client.login(user, Office.PASSWORD).status()).isEqualTo(303);
        return client;
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
