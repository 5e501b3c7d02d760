package org.postern.message.text;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.owasp.html.HtmlSanitizer;

/**
 * Converts HTML to plain text, for messages without a text part, for quoting and for search. Uses the sanitizer's own
 * lexer, so that both see the same text. Confined to one call.
 */
public final class HtmlToText implements HtmlSanitizer.Policy {
    private static final Set<String> SILENT = Set.of(
            "script",
            "style",
            "head",
            "title",
            "noscript",
            "template",
            "svg",
            "math",
            "iframe",
            "object",
            "select",
            "textarea",
            "noembed",
            "noframes",
            "xmp");
    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "table",
            "tr",
            "ul",
            "ol",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre",
            "hr",
            "section",
            "article",
            "header",
            "footer",
            "address",
            "center",
            "dl",
            "dt",
            "dd",
            "form",
            "fieldset");
    private static final Set<String> PARAGRAPHS =
            Set.of("p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table");
    private static final int MOST_QUOTES = 20;

    private final StringBuilder out = new StringBuilder();
    private final int limit;
    private int silent;
    private int preformatted;
    private int quotes;
    private int breaks = 2;
    private boolean space;
    private String href = "";
    private int linkStart;

    private final boolean targets;

    private HtmlToText(int limit, boolean targets) {
        this.limit = limit;
        this.targets = targets;
    }

    /** The text with the addresses of links behind them; at most {@code limit} characters. */
    public static String convert(String html, int limit) {
        return of(html, new HtmlToText(limit, true));
    }

    /** The words that are shown, without the addresses of links; at most {@code limit} characters. */
    public static String words(String html, int limit) {
        return of(html, new HtmlToText(limit, false));
    }

    private static String of(String html, HtmlToText text) {
        try {
            HtmlSanitizer.sanitize(html, text);
        } catch (Enough e) {
            // As many characters as were wanted.
        }
        int end = text.out.length();
        while (end > 0 && text.out.charAt(end - 1) <= ' ') {
            end--;
        }
        return text.out.substring(0, end);
    }

    @Override
    public void openDocument() {}

    @Override
    public void closeDocument() {}

    @Override
    public void openTag(String name, List<String> attributes) {
        if (SILENT.contains(name)) {
            silent++;
        } else if (name.equals("br")) {
            lineBreak();
        } else if (name.equals("img")) {
            String alternative = attribute(attributes, "alt");
            text(alternative.isBlank() ? "" : "[" + alternative.strip() + "]");
        } else if (name.equals("a")) {
            href = attribute(attributes, "href");
            linkStart = out.length();
        } else if (name.equals("td") || name.equals("th")) {
            space = true;
        } else if (BLOCKS.contains(name)) {
            breakBefore(PARAGRAPHS.contains(name) ? 2 : 1);
            quotes += name.equals("blockquote") ? 1 : 0;
            preformatted += name.equals("pre") ? 1 : 0;
            if (name.equals("li")) {
                text("- ");
            } else if (name.equals("hr")) {
                text("--------");
                breakBefore(1);
            }
        }
    }

    @Override
    public void closeTag(String name) {
        if (SILENT.contains(name)) {
            silent = Math.max(0, silent - 1);
        } else if (name.equals("a")) {
            link();
        } else if (BLOCKS.contains(name)) {
            breakBefore(PARAGRAPHS.contains(name) ? 2 : 1);
            quotes = Math.max(0, quotes - (name.equals("blockquote") ? 1 : 0));
            preformatted = Math.max(0, preformatted - (name.equals("pre") ? 1 : 0));
        }
    }

    @Override
    public void text(String text) {
        if (silent > 0) {
            return;
        }
        for (int i = 0; i < text.length() && out.length() < limit; i++) {
            char c = text.charAt(i);
            if (preformatted > 0 && c == '\n') {
                lineBreak();
            } else if (preformatted == 0 && (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f')) {
                space = true;
            } else if (c != '\r' && c != 0) {
                append(c);
            }
        }
    }

    private void append(char c) {
        if (breaks > 0) {
            if (quotes > 0) {
                out.append("> ".repeat(Math.min(quotes, MOST_QUOTES)));
            }
            space = false;
        } else if (space) {
            out.append(' ');
            space = false;
        }
        breaks = 0;
        out.append(c == '\u00a0' ? ' ' : c);
        if (out.length() >= limit) {
            throw new Enough();
        }
    }

    private void lineBreak() {
        if (out.length() < limit && out.length() > 0 && breaks < 2) {
            out.append('\n');
            breaks++;
        }
        space = false;
    }

    private void breakBefore(int wanted) {
        while (breaks < wanted && out.length() > 0 && out.length() < limit) {
            out.append('\n');
            breaks++;
        }
        space = false;
    }

    /** Writes the address of a link after its text unless the text already shows it. */
    private void link() {
        String target = href;
        href = "";
        boolean worthIt = targets && (target.startsWith("http://") || target.startsWith("https://"));
        if (silent > 0 || !worthIt || target.length() > 2_000 || linkStart > out.length()) {
            return;
        }
        String shown = out.substring(linkStart).strip();
        if (!shown.isEmpty() && !target.contains(shown) && out.length() + target.length() < limit) {
            space = true;
            text("<" + target + ">");
        }
    }

    /** Names and values take turns. The lexer gives a linked list, of any length: asking it by number would be quadratic. */
    private static String attribute(List<String> attributes, String name) {
        Iterator<String> each = attributes.iterator();
        while (each.hasNext()) {
            boolean found = each.next().equals(name);
            String value = each.hasNext() ? each.next() : "";
            if (found) {
                return value;
            }
        }
        return "";
    }

    /** Ends the reading; the lexer knows no other way to stop. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super(null, null, false, false);
        }
    }
}
