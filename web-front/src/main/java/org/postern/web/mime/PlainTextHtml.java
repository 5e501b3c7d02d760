package org.postern.web.mime;

/**
 * Shows plain text as HTML: escapes first, then makes links. Quoted lines become nested
 * {@code <blockquote class="quote">}, links become {@code <a class="link" target rel>}. The text keeps its line breaks
 * and needs {@code white-space: pre-wrap}. Linear: scans without patterns. Pure.
 */
public final class PlainTextHtml {
    private static final int MOST_LEVELS = 10;
    private static final int LONGEST_URL = 2_000;

    private PlainTextHtml() {}

    /** Returns a fragment to be put inside one element. */
    public static String render(String text) {
        StringBuilder out = new StringBuilder(text.length() + text.length() / 8 + 64);
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
            line(text, content, end, out);
            out.append('\n');
            at = end + 1;
        }
        return out.append("</blockquote>".repeat(level)).toString();
    }

    /** {@code > > text}: whether this is the space between two quote marks. */
    private static boolean isQuoteGap(String text, int at, int end) {
        return text.charAt(at) == ' ' && at + 1 < end && text.charAt(at + 1) == '>';
    }

    private static void line(String text, int from, int to, StringBuilder out) {
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            boolean start = (c == 'h' || c == 'H') && (at == from || !isAsciiLetter(text.charAt(at - 1)));
            int end = start ? urlEnd(text, at, to) : at;
            if (end > at) {
                String url = text.substring(at, end);
                out.append("<a class=\"link\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" href=\"");
                escape(url, 0, url.length(), out);
                out.append("\">");
                escape(url, 0, url.length(), out);
                out.append("</a>");
                at = end;
            } else {
                escape(text, at, at + 1, out);
                at++;
            }
        }
    }

    /** The end of the http(s) URL that starts here, or the start if there is none. */
    private static int urlEnd(String text, int at, int to) {
        int scheme = text.regionMatches(true, at, "https://", 0, 8)
                ? 8
                : text.regionMatches(true, at, "http://", 0, 7) ? 7 : 0;
        if (scheme == 0) {
            return at;
        }
        int end = at + scheme;
        int open = 0;
        int limit = Math.min(to, at + LONGEST_URL);
        while (end < limit && isUrlChar(text.charAt(end))) {
            char c = text.charAt(end);
            open += c == '(' ? 1 : 0;
            if (c == ')' && --open < 0) {
                break;
            }
            end++;
        }
        while (end > at + scheme && ".,;:!?'*_".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end > at + scheme ? end : at;
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** ASCII as in RFC 3986, because Japanese text follows a URL without a space. */
    private static boolean isUrlChar(char c) {
        return isAsciiLetter(c) || "-._~:/?#[]@!$&'()*+,;=%".indexOf(c) >= 0;
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
