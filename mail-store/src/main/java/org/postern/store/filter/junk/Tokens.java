package org.postern.store.filter.junk;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.store.search.Segmenter;

/**
 * The tokens of one message, marked with their place ({@code subject:}, {@code link:}). Each counts once, and each
 * place has a limit, so that no part of a message can displace another. Confined to one message.
 */
final class Tokens {
    private static final int MOST_HEADER = 300;
    private static final int MOST_LINKS = 100;
    private static final int MOST_TEXT = 800;
    private static final int MOST_HTML = 800;
    /** With at least this many words, HTML counts as what the reader sees. */
    private static final int SHOWN = 5;
    /** Longer "words" are encoded noise that differs in each message. */
    private static final int LONGEST = 32;

    private static final int LONGEST_VALUE = 80;
    private static final int PIECE = 4_096;

    private static final Pattern LINK = Pattern.compile("(?i)https?://([^/\\s\"'<>?#\\\\]{1,253})");
    /** Invisible characters, which split words for programs but not for readers. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\u034f\\u115f\\u3164]");

    private final Set<String> header = new LinkedHashSet<>();
    private final Set<String> links = new LinkedHashSet<>();
    private final Set<String> text = new LinkedHashSet<>();
    private final Set<String> html = new LinkedHashSet<>();
    private final Set<String> alternative = new LinkedHashSet<>();

    /** A mark of the message, unchanged. */
    void add(String place, String value) {
        if (header.size() < MOST_HEADER) {
            String cut = value.substring(0, Math.min(value.length(), LONGEST_VALUE));
            header.add(place + cut.toLowerCase(Locale.ROOT));
        }
    }

    /** The words of a header field. */
    void words(String place, String value) {
        cut(place, value, header, MOST_HEADER);
    }

    /** The words of plain text. HTML and text contain the same words, so a word is one token in both. */
    void text(CharSequence part) {
        cut("", part, text, MOST_TEXT);
    }

    /** The words of plain text beside HTML that claims the same content (RFC 2046 5.1.4). */
    void alternative(CharSequence part) {
        cut("", part, alternative, MOST_TEXT);
    }

    /** The words of HTML. */
    void html(CharSequence part) {
        cut("", part, html, MOST_HTML);
    }

    /** In pieces: of a long text only the part that is kept is split into words. */
    private void cut(String place, CharSequence value, Set<String> into, int most) {
        int start = 0;
        while (start < value.length() && into.size() < most) {
            int end = Math.min(value.length(), start + PIECE);
            while (end < value.length() && end < start + 2 * PIECE && !Character.isWhitespace(value.charAt(end))) {
                end++;
            }
            piece(place, value.subSequence(start, end), into, most);
            start = end;
        }
    }

    private void piece(String place, CharSequence value, Set<String> into, int most) {
        String shown = INVISIBLE.matcher(value).replaceAll("");
        if (value.length() - shown.length() > 2) {
            add("shape:", "invisible");
        }
        String words = Segmenter.words(shown);
        int start = 0;
        while (start < words.length() && into.size() < most) {
            int blank = words.indexOf(' ', start);
            int stop = blank < 0 ? words.length() : blank;
            int length = stop - start;
            boolean letter = length == 1 && words.charAt(start) < 0x80;
            if (length > 0 && length <= LONGEST && !letter) {
                into.add(place + words.substring(start, stop));
            }
            start = stop + 1;
        }
    }

    /** The hosts of links in a text or in HTML tags, and their domains. */
    void links(CharSequence source) {
        Matcher matcher = LINK.matcher(source);
        while (links.size() < MOST_LINKS && matcher.find()) {
            String authority = matcher.group(1).toLowerCase(Locale.ROOT);
            int at = authority.lastIndexOf('@');
            if (at >= 0) {
                links.add("link-shape:user"); // http://bank.example@elsewhere.example
            }
            String host = authority.substring(at + 1);
            int port = host.indexOf(':');
            if (port >= 0) {
                links.add("link-shape:port");
                host = host.substring(0, port);
            }
            domains("link:", host, links);
        }
    }

    /** A domain and the domains above it that can have an owner. */
    void domain(String place, String domain) {
        if (header.size() < MOST_HEADER) {
            domains(place, domain.toLowerCase(Locale.ROOT), header);
        }
    }

    private static void domains(String place, String host, Set<String> into) {
        if (host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            into.add(place + "address");
        }
        String rest = host;
        for (int i = 0; i < 4 && rest.indexOf('.') > 0; i++) {
            into.add(place + rest);
            rest = rest.substring(rest.indexOf('.') + 1);
        }
    }

    /**
     * All tokens. Readers see the HTML of an alternative. Book passages in its plain text are meant to fool filters, so
     * only the fact that the two differ is recorded.
     */
    Set<String> all() {
        if (html.size() < SHOWN) {
            text.addAll(alternative);
        } else if (alternative.size() >= SHOWN
                && alternative.stream().filter(html::contains).count() < alternative.size() / 2) {
            add("shape:", "parts-differ");
        }
        Set<String> all = new LinkedHashSet<>(header);
        all.addAll(links);
        all.addAll(text);
        all.addAll(html);
        return all;
    }
}
