package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.postern.message.mime.InlineImages;
import org.postern.web.mime.HtmlSanitizer;
import org.postern.web.mime.SafeHtml;
import org.postern.web.page.Templates;
import org.postern.web.page.mail.BodyScreens;

/**
 * HTML mail looks as it was sent: each mail of {@code look/} in Chromium, once as it is and once as our frame shows it,
 * compared pixel by pixel. No text is fainter than 3:1 on what is behind it, unless it was sent so. Where a picture is
 * larger than the bound, {@code target/screenshots/look-*.png} shows both side by side.
 */
class MailLookTest {
    private static final Path MAILS = Path.of("src", "test", "resources", "look");
    private static final Path SHOTS = Path.of("target", "screenshots");

    /** A dark picture, so that both sides show the same. */
    private static final String PICTURE = "data:image/png;base64,"
            + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    /** What a reader sets in a browser: the fonts and colours of a mail that names none. */
    private static final String READER = "<!doctype html><style>"
            + ":where(html){color-scheme:light;font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Hiragino Sans\","
            + "\"Noto Sans JP\",\"Noto Sans CJK JP\",\"Yu Gothic UI\",Meiryo,sans-serif;color:#1a1f26}"
            + ":where(pre){white-space:pre-wrap}:where(a){color:#0b57d0}"
            + ":where(blockquote[type=cite]){margin:8px 0;padding-left:12px;border-left:2px solid #c5ccd3}</style>";

    /** In percent of the pixels. These differ on purpose. */
    private static final Map<String, Double> BOUNDS = Map.of("picture-behind", 100.0);

    private static final double BOUND = 1.0;

    /** The texts that are fainter than 3:1; those above a picture are marked. */
    private static final String FAINT = """
            () => {
              const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
              const lum = c => [0.2126, 0.7152, 0.0722].reduce((sum, k, i) => {
                const v = c[i] / 255;
                return sum + k * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
              }, 0);
              const found = [];
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const words = node.data.trim(), box = node.parentElement.getBoundingClientRect();
                if (!words || !box.width || !box.height || node.parentElement.closest("style,title")) continue;
                let behind = [255, 255, 255], picture = false;
                for (let at = node.parentElement; at; at = at.parentElement) {
                  const style = getComputedStyle(at), c = parse(style.backgroundColor);
                  if (style.backgroundImage !== "none") picture = true;
                  if (c.length === 3 || c[3] === 1) { behind = c; break; }
                }
                const a = lum(parse(getComputedStyle(node.parentElement).color)) + 0.05, b = lum(behind) + 0.05;
                if (Math.max(a, b) / Math.min(a, b) < 3 && !picture) found.push(words);
              }
              return found;
            }""";

    private record Side(BufferedImage picture, List<String> faint) {}

    @Test
    void mailsLookAsTheyWereSent() throws Exception {
        Files.createDirectories(SHOTS);
        List<Path> mails;
        try (Stream<Path> all = Files.list(MAILS)) {
            mails = all.sorted().toList();
        }
        assertThat(mails).hasSizeGreaterThanOrEqualTo(30);
        List<String> wrong = new ArrayList<>();
        StringBuilder table = new StringBuilder();
        try (BrowserContext context = SharedBrowser.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(800, 600)
                        .setColorScheme(ColorScheme.LIGHT))) {
            Page page = context.newPage();
            page.route("http*://**", route -> route.abort());
            for (Path mail : mails) {
                String name = mail.getFileName().toString().replace(".html", "");
                String html = Files.readString(mail).replace("PIC", PICTURE);
                SafeHtml safe = new HtmlSanitizer().sanitize(html, InlineImages.NONE, false);
                Side sent = shown(page, READER + html);
                Side ours = shown(page, BodyScreens.paper(Templates.parsed(), "x", safe, false));
                double difference = difference(sent.picture, ours.picture);
                table.append(String.format("%6.2f %% %s%n", difference, name));
                if (difference > BOUNDS.getOrDefault(name, BOUND)) {
                    sideBySide(sent.picture, ours.picture, SHOTS.resolve("look-" + name + ".png"));
                    wrong.add(name + " differs in " + difference + " % of its pixels");
                }
                ours.faint.stream()
                        .filter(words -> !sent.faint.contains(words))
                        .forEach(words -> wrong.add(name + ": cannot be read: " + words));
            }
        }
        System.out.println(table);
        assertThat(wrong).isEmpty();
    }

    private static Side shown(Page page, String html) throws IOException {
        page.setContent(html);
        @SuppressWarnings("unchecked")
        List<String> faint = (List<String>) page.evaluate(FAINT);
        byte[] png = page.screenshot(new Page.ScreenshotOptions().setFullPage(true));
        return new Side(ImageIO.read(new ByteArrayInputStream(png)), faint);
    }

    /** The share of pixels, in percent, of which one colour differs by more than an eighth. */
    private static double difference(BufferedImage a, BufferedImage b) {
        int width = Math.max(a.getWidth(), b.getWidth());
        int height = Math.max(a.getHeight(), b.getHeight());
        long differing = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                differing += differ(at(a, x, y), at(b, x, y)) ? 1 : 0;
            }
        }
        return 100.0 * differing / ((double) width * height);
    }

    private static int at(BufferedImage image, int x, int y) {
        return x < image.getWidth() && y < image.getHeight() ? image.getRGB(x, y) : 0xffffff;
    }

    private static boolean differ(int a, int b) {
        for (int shift = 0; shift <= 16; shift += 8) {
            if (Math.abs((a >> shift & 255) - (b >> shift & 255)) > 32) {
                return true;
            }
        }
        return false;
    }

    private static void sideBySide(BufferedImage sent, BufferedImage ours, Path file) throws IOException {
        BufferedImage both = new BufferedImage(
                sent.getWidth() + ours.getWidth() + 8,
                Math.max(sent.getHeight(), ours.getHeight()),
                BufferedImage.TYPE_INT_RGB);
        both.getGraphics().drawImage(sent, 0, 0, null);
        both.getGraphics().drawImage(ours, sent.getWidth() + 8, 0, null);
        ImageIO.write(both, "png", file.toFile());
    }
}
