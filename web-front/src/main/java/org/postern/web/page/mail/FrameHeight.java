package org.postern.web.page.mail;

import java.util.Locale;

/**
 * Estimates the height of a mail's HTML. The frame is an opaque origin, so neither page nor script can measure it. A
 * frame that is slightly too high is easier to read than one that scrolls. Pure.
 */
public final class FrameHeight {
    private static final int LEAST = 80;
    private static final int MOST = 4000;
    private static final int LINE = 26;
    private static final int CHARACTERS_PER_LINE = 70;

    private FrameHeight() {}

    /** The height in pixels. */
    public static int of(String html) {
        double lines = 2;
        double run = 0;
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<') {
                int end = html.indexOf('>', at);
                if (end < 0) {
                    break;
                }
                String tag = html.substring(at + 1, Math.min(end, at + 200)).toLowerCase(Locale.ROOT);
                if (tag.startsWith("details") && !tag.contains(" open")) {
                    lines += 2;
                    int folded = html.indexOf("</details>", at);
                    at = folded < 0 ? html.length() : folded;
                    continue;
                }
                double height = height(tag);
                if (height > 0) {
                    lines += height + Math.floor(run / CHARACTERS_PER_LINE);
                    run = 0;
                }
                at = end + 1;
            } else {
                run += c > 0x2e7f ? 2 : 1;
                at++;
            }
        }
        lines += Math.ceil(run / CHARACTERS_PER_LINE);
        return (int) Math.max(LEAST, Math.min(MOST, lines * LINE));
    }

    private static double height(String tag) {
        if (tag.startsWith("p") || tag.startsWith("h1") || tag.startsWith("h2") || tag.startsWith("table")) {
            return 1.6;
        }
        if (tag.startsWith("img")) {
            return tag.contains("src=") ? 6 : 1;
        }
        boolean block = tag.startsWith("br")
                || tag.startsWith("div")
                || tag.startsWith("li")
                || tag.startsWith("tr")
                || tag.startsWith("h")
                || tag.startsWith("blockquote");
        return block ? 1 : 0;
    }
}
