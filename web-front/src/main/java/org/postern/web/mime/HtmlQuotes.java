package org.postern.web.mime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.owasp.html.HtmlStreamEventReceiver;

/**
 * Finds the quoted parts of an HTML mail by the marks of the programs that write them: {@code blockquote type=cite}
 * (Apple, Thunderbird with the line above), Gmail's and others' classes, Outlook's header block, from which everything
 * is quoted. The parts are given as ranges of events. A short quote stays, and one that words are written below, and
 * a mail that holds nothing else. Confined to one mail.
 */
final class HtmlQuotes implements HtmlStreamEventReceiver {
    private static final Set<String> QUOTES = Set.of("gmail_quote", "yahoo_quoted", "protonmail_quote");
    private static final Set<String> SILENT = Set.of("head", "title", "style", "script");
    private static final Set<String> BLOCKS =
            Set.of("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "hr", "pre");
    private static final Pattern OUTLOOK =
            Pattern.compile("border-top:\\s?solid #(?:e1e1e1|b5c4df|ccc)", Pattern.CASE_INSENSITIVE);
    private static final int CHARACTERS_PER_LINE = 80;

    private final TextHits hits;
    private final List<Part> parts = new ArrayList<>();
    private final List<Open> path = new ArrayList<>();
    private int event;
    private int outside;
    private int silent;
    private Part current = Part.NONE;
    private int searched;
    /** Where a line began that may name the author of the quote that follows; -1 for none. */
    private int prefix = -1;

    private int prefixDepth;
    private int prefixWords;

    /** @param hits what opens a part */
    HtmlQuotes(TextHits hits) {
        this.hits = hits;
    }

    /**
     * A range of events.
     *
     * @param open whether it is to be open
     */
    record Fold(int from, int to, boolean open) {}

    /** An open element; {@code empty} as long as nothing stands in it. */
    private static final class Open {
        private final String name;
        private final int from;
        private boolean empty = true;

        Open(String name, int from) {
            this.name = name;
            this.from = from;
        }
    }

    /** A quoted part as far as it is read: it ends with the element at a depth, or with the element around that. */
    private static final class Part {
        static final Part NONE = new Part(-1, -1, false);
        private final int from;
        private final int depth;
        private final boolean through;
        private int to = -1;
        private int characters;
        private int breaks;
        private int outside;
        private boolean hit;

        Part(int from, int depth, boolean through) {
            this.from = from;
            this.depth = depth;
            this.through = through;
        }

        int lines() {
            return breaks + characters / CHARACTERS_PER_LINE;
        }
    }

    /** Whether a mail can hold a quote at all. */
    static boolean possible(String html) {
        String lower = html.toLowerCase(Locale.ROOT);
        return lower.contains("blockquote")
                || lower.contains("divrplyfwdmsg")
                || OUTLOOK.matcher(lower).find()
                || QUOTES.stream().anyMatch(lower::contains);
    }

    List<Fold> folds() {
        if (outside == 0) {
            return List.of();
        }
        return parts.stream()
                .filter(each -> each.lines() > (each.outside == outside ? PlainQuotes.FEW : PlainQuotes.FEW_ANSWERED))
                .sorted(Comparator.comparingInt(each -> each.from))
                .map(each -> new Fold(each.from, each.to, each.hit))
                .toList();
    }

    @Override
    public void openDocument() {}

    @Override
    public void closeDocument() {
        if (current != Part.NONE) {
            end(event);
        }
    }

    @Override
    public void openTag(String name, List<String> attributes) {
        if (prefix >= 0 && path.size() == prefixDepth && !name.equals("br") && !name.equals("blockquote")) {
            prefix = -1;
        }
        boolean first = true;
        if (!path.isEmpty()) {
            first = path.get(path.size() - 1).empty;
            path.get(path.size() - 1).empty = false;
        }
        if (current == Part.NONE) {
            begin(name, attributes, first);
        }
        if (current != Part.NONE) {
            current.breaks += BLOCKS.contains(name) ? 1 : 0;
        } else if (name.equals("img")) {
            outside++;
        }
        if (!StyleInliner.VOID.contains(name)) {
            path.add(new Open(name, event));
            silent += SILENT.contains(name) ? 1 : 0;
        }
        event++;
    }

    private void begin(String name, List<String> attributes, boolean first) {
        String classes = value(attributes, "class");
        int depth = path.size();
        if (classes.equals("moz-cite-prefix")) {
            prefix = event;
            prefixDepth = depth;
            prefixWords = 0;
        } else if (name.equals("blockquote")
                && (value(attributes, "type").equalsIgnoreCase("cite") || isQuote(classes))) {
            boolean named = prefix >= 0 && depth == prefixDepth;
            outside -= named ? prefixWords : 0;
            current = new Part(named ? prefix : event, depth, false);
            prefix = -1;
        } else if (isQuote(classes)) {
            current = new Part(event, depth, false);
        } else if (value(attributes, "id").endsWith("divRplyFwdMsg")) {
            current = new Part(event, depth, true);
        } else if (name.equals("div")
                && OUTLOOK.matcher(value(attributes, "style")).find()) {
            // Outlook wraps this block in a div of its own; what it quotes stands beside that.
            int from = event;
            boolean alone = first;
            while (alone && depth > 0 && path.get(depth - 1).name.equals("div")) {
                depth--;
                from = path.get(depth).from;
                alone = depth > 0 && path.get(depth - 1).from == from - 1;
            }
            current = new Part(from, depth, true);
        }
    }

    private static boolean isQuote(String classes) {
        if (classes.isEmpty() || classes.length() > 200) {
            return false;
        }
        for (String each : classes.split("\\s+", -1)) {
            if (QUOTES.contains(each)) {
                return true;
            }
        }
        return false;
    }

    private static String value(List<String> attributes, String name) {
        for (int at = 0; at + 1 < attributes.size(); at += 2) {
            if (attributes.get(at).equals(name)) {
                return attributes.get(at + 1);
            }
        }
        return "";
    }

    @Override
    public void closeTag(String name) {
        if (!path.isEmpty() && path.get(path.size() - 1).name.equals(name)) {
            path.remove(path.size() - 1);
            silent -= SILENT.contains(name) ? 1 : 0;
        }
        if (current != Part.NONE) {
            if (current.through && path.size() < current.depth) {
                end(event);
            } else if (!current.through && path.size() == current.depth) {
                end(event + 1);
            }
        }
        if (prefix >= 0 && path.size() < prefixDepth) {
            prefix = -1;
        }
        event++;
    }

    private void end(int to) {
        current.to = to;
        current.outside = outside;
        parts.add(current);
        current = Part.NONE;
    }

    @Override
    public void text(String text) {
        int words = silent > 0 ? 0 : words(text);
        if (words > 0) {
            if (!path.isEmpty()) {
                path.get(path.size() - 1).empty = false;
            }
            if (current == Part.NONE) {
                outside += words;
                prefixWords += words;
                if (prefix >= 0 && path.size() == prefixDepth) {
                    prefix = -1;
                }
            } else {
                current.characters += words;
                if (!current.hit && hits != TextHits.NONE && searched < ReadingAids.MOST_SEARCHED) {
                    searched += text.length();
                    current.hit = !hits.in(text).isEmpty();
                }
            }
        }
        event++;
    }

    private static int words(String text) {
        int count = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            count += Character.isWhitespace(c) || c == '\u00a0' ? 0 : c > '\u2e7f' ? 2 : 1;
        }
        return count;
    }
}
