package org.postern.web.mime;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Shows plain text as HTML: escapes first, then makes links. Quoted lines become nested
 * {@code <blockquote class="quote">}, links become {@code <a class="link" target rel>}. The text keeps its line breaks
 * and needs {@code white-space: pre-wrap}. Long quotes can be folded into {@code <details class="quoted">}, hits of a
 * search be marked: then a quote with a hit is open, and the first hit has an id. A hit stands in one line. Linear: scans
 * without patterns, see {@link PlainLinks}. Confined to one text.
 */
public final class PlainTextHtml {
    private static final int MOST_LEVELS = 10;

    private final String text;
    private final ReadingAids aids;
    private final PlainLinks links;
    private final BitSet hits;
    private final StringBuilder out;
    private int level;
    private int marked;

    private PlainTextHtml(String text, ReadingAids aids) {
        this.text = text;
        this.aids = aids;
        links = new PlainLinks(text);
        hits = hits(text, aids.hits());
        out = new StringBuilder(text.length() + text.length() / 8 + 64);
    }

    /**
     * A fragment to be put inside one element.
     *
     * @param hits how many are marked
     */
    public record Fragment(String html, int hits) {}

    /** The text with nothing added. */
    public static String render(String text) {
        return render(text, ReadingAids.NONE).html();
    }

    public static Fragment render(String text, ReadingAids aids) {
        PlainTextHtml rendering = new PlainTextHtml(text, aids);
        rendering.all(aids.fold().isPresent() ? PlainQuotes.of(text) : List.of());
        return new Fragment(rendering.out.toString(), rendering.marked);
    }

    private static BitSet hits(String text, TextHits finder) {
        BitSet all = new BitSet();
        int most = finder == TextHits.NONE ? 0 : Math.min(text.length(), ReadingAids.MOST_SEARCHED);
        for (int at = 0; at < most; ) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            BitSet found = finder.in(text.substring(at, end));
            for (int hit = found.nextSetBit(0); hit >= 0; hit = found.nextSetBit(hit + 1)) {
                all.set(at + hit);
            }
            at = end + 1;
        }
        return all;
    }

    private void all(List<PlainQuotes.Fold> folds) {
        int fold = 0;
        boolean inside = false;
        for (int at = 0; at < text.length(); ) {
            if (inside && at >= folds.get(fold).to()) {
                close();
                fold++;
                inside = false;
            }
            if (!inside && fold < folds.size() && at == folds.get(fold).from()) {
                open(folds.get(fold));
                inside = true;
            }
            at = next(at);
        }
        nest(0);
        if (inside) {
            close();
        }
    }

    private void open(PlainQuotes.Fold fold) {
        nest(0);
        int hit = hits.nextSetBit(fold.from());
        out.append("<details class=\"quoted\"").append(hit >= 0 && hit < fold.to() ? " open" : "");
        out.append("><summary>");
        String words = aids.fold().orElseThrow();
        for (int i = 0; i < words.length(); i++) {
            escape(words.charAt(i));
        }
        out.append("</summary>");
    }

    private void close() {
        nest(0);
        out.append("</details>");
    }

    private void nest(int wanted) {
        for (; level < wanted; level++) {
            out.append("<blockquote class=\"quote\">");
        }
        for (; level > wanted; level--) {
            out.append("</blockquote>");
        }
    }

    /** Writes the line; returns where the next one begins. */
    private int next(int at) {
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
        nest(Math.min(depth, MOST_LEVELS));
        line(content, end);
        out.append('\n');
        return end + 1;
    }

    /** {@code > > text}: whether this is the space between two quote marks. */
    private static boolean isQuoteGap(String text, int at, int end) {
        return text.charAt(at) == ' ' && at + 1 < end && text.charAt(at + 1) == '>';
    }

    private void line(int from, int to) {
        int at = from;
        int plain = from;
        while (at < to) {
            Optional<PlainLinks.Link> link = links.at(at, to);
            if (link.isPresent()) {
                words(plain, at);
                anchor(at, link.get());
                at = link.get().end();
                plain = at;
            } else {
                at++;
            }
        }
        words(plain, to);
    }

    private void anchor(int at, PlainLinks.Link link) {
        if (link.mail()) {
            out.append("<a class=\"link\" href=\"/compose?to=");
            out.append(URLEncoder.encode(link.href(), StandardCharsets.UTF_8));
        } else {
            out.append("<a class=\"link\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" href=\"");
            for (int i = 0; i < link.href().length(); i++) {
                escape(link.href().charAt(i));
            }
        }
        out.append("\">");
        words(at, link.end());
        out.append("</a>");
    }

    private void words(int from, int to) {
        boolean inside = false;
        for (int at = from; at < to; at++) {
            boolean hit = hits.get(at);
            if (hit && !inside) {
                out.append(marked == 0 ? "<mark id=\"" + ReadingAids.FIRST_HIT + "\">" : "<mark>");
                marked++;
            } else if (inside && !hit) {
                out.append("</mark>");
            }
            inside = hit;
            escape(text.charAt(at));
        }
        if (inside) {
            out.append("</mark>");
        }
    }

    private void escape(char c) {
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
