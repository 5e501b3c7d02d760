package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postern.message.mime.InlineImages;
import org.postern.web.mime.HtmlSanitizer;
import org.postern.web.mime.ReadingAids;
import org.postern.web.mime.SafeHtml;
import org.postern.web.mime.TextHits;
import org.postern.web.page.Templates;
import org.postern.web.page.mail.BodyScreens;
import org.postern.web.page.read.FrameHeight;

/** The estimated height of the frame beside what Chromium needs: each mail of {@code look/}, at three widths. */
class FrameRoomTest {
    private static final Path MAILS = Path.of("src", "test", "resources", "look");
    private static final ReadingAids FOLDED = new ReadingAids(Optional.of("Quoted text"), TextHits.NONE);

    /** A dark point. */
    private static final String PICTURE = "data:image/png;base64,"
            + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    @Test
    void noMailScrollsInItsFrameAndFewStandInEmptyRoom() throws Exception {
        List<Path> mails;
        try (Stream<Path> all = Files.list(MAILS)) {
            mails = all.sorted().toList();
        }
        List<String> wrong = new ArrayList<>();
        StringBuilder table = new StringBuilder();
        for (int width : new int[] {872, 600, 336}) {
            try (BrowserContext context = SharedBrowser.chromium()
                    .newContext(new Browser.NewContextOptions()
                            .setViewportSize(width, 40)
                            .setColorScheme(ColorScheme.LIGHT))) {
                Page page = context.newPage();
                page.route("http*://**", route -> route.abort());
                for (Path mail : mails) {
                    for (String picture : List.of(PICTURE, "https://pictures.example.net/a.png")) {
                        SafeHtml safe = new HtmlSanitizer()
                                .sanitize(
                                        Files.readString(mail).replace("PIC", picture),
                                        InlineImages.NONE,
                                        false,
                                        FOLDED);
                        page.setContent(BodyScreens.paper(Templates.parsed(), "x", safe, false));
                        int folded = height(page);
                        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
                        int whole = height(page);
                        FrameHeight height = new FrameHeight(safe.html());
                        String name = mail.getFileName() + " at " + width
                                + (picture.equals(PICTURE) ? "" : ", without pictures");
                        compare(name, folded, height.at(width, false), table, wrong);
                        if (whole != folded) {
                            compare(name + ", opened", whole, height.at(width, true), table, wrong);
                        }
                    }
                }
            }
        }
        assertThat(wrong).as(table.toString()).isEmpty();
    }

    private static int height(Page page) {
        return ((Number) page.evaluate("document.documentElement.scrollHeight")).intValue();
    }

    private static void compare(String name, int needed, int given, StringBuilder table, List<String> wrong) {
        table.append(String.format("%+6d %5d %5d %s%n", given - needed, needed, given, name));
        if (given < needed || given > needed * 1.5 + 200) {
            wrong.add(name + " needs " + needed + " and has " + given);
        }
    }
}
