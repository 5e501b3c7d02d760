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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders in folders in a real browser: the tree, its folds, dragging, and the pages on which they are arranged. */
class FoldersBrowserTest {
    @TempDir
    Path directory;

    @Test
    void foldersAreArrangedByHandAndStayAsTheyWereLeft() throws Exception {
        Path data = Office.in(directory);
        try (ServerProcess server = ServerProcess.serve(data);
                BrowserContext context = SharedBrowser.chromium()
                        .newContext(new Browser.NewContextOptions()
                                .setIgnoreHTTPSErrors(true)
                                .setLocale("en-GB")
                                .setColorScheme(ColorScheme.DARK)
                                .setViewportSize(1280, 860))) {
            String origin = "https://localhost:" + server.port("https");
            Page page = context.newPage();
            page.navigate(origin + "/login");
            page.fill("#username", "alice");
            page.fill("#password", Office.PASSWORD);
            page.click("main button.primary");
            page.waitForURL(url -> !url.contains("/login"));

            create(page, origin, "顧客/" + "長い名前の".repeat(15));
            create(page, origin, "顧客/B社");
            create(page, origin, "Projects");
            assertThat(page.locator("#folders details.fold .name")).hasCount(2);
            clean(page);
            // A long name is opened over the hop.
            page.click("#folders details.fold a >> nth=1");
            assertThat(page.locator("h1")).containsText("長い名前の");

            page.navigate(origin + "/mail/inbox");
            page.dragAndDrop("#folders a[data-into=Projects]", "#folders a[data-into=顧客]");
            assertThat(page.locator("#notice")).containsText("顧客/Projects");
            assertThat(page.locator("#folders details.fold .name")).hasCount(3);
            shot(page, "pane-1280");

            page.waitForResponse("**/folders", () -> page.click("#folders details.fold > summary"));
            page.reload();
            assertThat(page.locator("#folders a[data-into='顧客/B社']")).isHidden();

            page.dragAndDrop("#folders a[data-into=顧客]", "#folders a[data-role=trash]");
            assertThat(page.locator("#folders a[data-own]")).hasCount(0);
            page.click("#notice form button");
            assertThat(page.locator("#folders a[data-own]")).hasCount(4);

            // The narrow side pane of a tablet: the folders of the box stay, also where others lie inside them.
            page.navigate(origin + "/settings/labels");
            page.fill("#name", "Urgent");
            page.click("main button.primary");
            assertThat(page.locator(".side .dot")).hasCount(1);
            page.navigate(origin + "/folders");
            page.fill("#new", "2026");
            page.selectOption("#into", "archive");
            page.click("main button.primary");
            assertThat(page.locator("#folders li:has(> a[data-role=archive]) .fold a"))
                    .hasCount(1);
            page.setViewportSize(768, 900);
            page.navigate(origin + "/mail/inbox");
            for (String role : List.of("inbox", "sent", "archive", "trash")) {
                assertThat(page.locator("#folders a[data-role=" + role + "]")).isVisible();
            }
            assertThat(page.locator("#folders .group:visible")).hasCount(0);
            assertThat(page.locator("#folders a[data-own]:visible")).hasCount(0);
            clean(page);
            shot(page, "pane-768");

            page.setViewportSize(360, 740);
            page.navigate(origin + "/folders");
            clean(page);
            shot(page, "folders-360");
            page.navigate(origin + "/folders/one?name=Projects");
            assertThat(page.locator("h1")).containsText("not here");
            page.navigate(origin + "/folders/one?name=顧客/Projects");
            page.fill("#new", "B社");
            page.click("main button.primary");
            assertThat(page.locator("#new-error")).containsText("already a folder");
            clean(page);
            shot(page, "folder-360");
        }
    }

    private static void create(Page page, String origin, String name) {
        page.navigate(origin + "/folders");
        page.fill("#new", name);
        page.click("main button.primary");
        assertThat(page.locator("#notice")).containsText("was created");
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
