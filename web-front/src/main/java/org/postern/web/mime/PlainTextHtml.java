package org.postern.web.mime;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Shows plain text as HTML: escapes first, then makes links. Quoted lines become nested
 * {@code <blockquote class="quote">}, links become {@code <a class="link" target rel>}. The text keeps its line breaks
 * and needs {@code white-space: pre-wrap}. Linear: scans without patterns, see {@link PlainLinks}. Pure.
 */
public final class PlainTextHtml {
    private static final int MOST_LEVELS = 10;

    private PlainTextHtml() {}

    /** Returns a fragment to be put inside one element. */
    public static String render(String text) {
        StringBuilder out = new StringBuilder(text.length() + text.length() / 8 + 64);
        PlainLinks links = new PlainLinks(text);
        int level = 0;
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            int content = at;
            int depth = 0;
            while (content < end && (text.charAt(content) == '>' || (depth > 0 && isQuoteGap(text, content, end)))) {
                depth += text.charAt(content) == '>' ? 1 : 0;
                content++;
            }
            if (depth > 0 && content < end && text.charAt(content) == ' ') {
                content++;
            }
            int wanted = Math.min(depth, MOST_LEVELS);
            for (; level < wanted; level++) {
                out.append("<blockquote class=\"quote\">");
            }
            for (; level > wanted; level--) {
                out.append("</blockquote>");
            }
            line(text, content, end, links, out);
            out.append('\n');
            at = end + 1;
        }
        return out.append("</blockquote>".repeat(level)).toString();
    }

    /** {@code > > text}: whether this is the space between two quote marks. */
    private static boolean isQuoteGap(String text, int at, int end) {
        return text.charAt(at) == ' ' && at + 1 < end && text.charAt(at + 1) == '>';
    }

    private static void line(String text, int from, int to, PlainLinks links, StringBuilder out) {
        int at = from;
        while (at < to) {
            Optional<PlainLinks.Link> link = links.at(at, to);
            if (link.isPresent()) {
                anchor(text, at, link.get(), out);
                at = link.get().end();
            } else {
                escape(text, at, at + 1, out);
                at++;
            }
        }
    }

    private static void anchor(String text, int at, PlainLinks.Link link, StringBuilder out) {
        if (link.mail()) {
            out.append("<a class=\"link\" href=\"/compose?to=");
            out.append(URLEncoder.encode(link.href(), StandardCharsets.UTF_8));
        } else {
            out.append("<a class=\"link\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" href=\"");
            escape(link.href(), 0, link.href().length(), out);
        }
        out.append("\">");
        escape(text, at, link.end(), out);
        out.append("</a>");
    }

    private static void escape(String text, int from, int to, StringBuilder out) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    boolean control = c < ' ' && c != '\t';
                    out.append(control || c == 0x7f ? '\ufffd' : c);
                }
            }
        }
    }
}
