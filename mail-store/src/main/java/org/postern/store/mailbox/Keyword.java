package org.postern.store.mailbox;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keyword of a label: an atom (RFC 9051 2.3.2), compared without case. A name becomes one as in Thunderbird: lower
 * case, in modified UTF-7 (RFC 3501 5.1.3), with an underscore for what no atom holds. So both programs, and scripts,
 * mean the same label.
 */
public record Keyword(String text) {
    /** Not all programs keep longer ones. */
    public static final int LONGEST = 64;

    private static final Pattern ATOM =
            Pattern.compile("[\\x21\\x23\\x24\\x26\\x27\\x2b-\\x5b\\x5e-\\x7a\\x7c\\x7e]{1," + LONGEST + "}");
    private static final Pattern NO_ATOM = Pattern.compile("[\\x00-\\x20\"%()*\\\\\\]{}\\x7f]");
    private static final Pattern SHIFTED = Pattern.compile("&([A-Za-z0-9+,]*)-");
    /** What programs note for themselves, beside all that begins with a dollar sign. */
    private static final Set<String> OF_PROGRAMS = Set.of(
            "junk", "nonjunk", "notjunk", "forwarded", "redirected", "mdnsent", "receipt-handled", "old", "recent");

    public Keyword {
        if (!ATOM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a keyword");
        }
    }

    /** Empty for text that is not an atom. */
    public static Optional<Keyword> of(String word) {
        return ATOM.matcher(word).matches() ? Optional.of(new Keyword(word)) : Optional.empty();
    }

    /** The keyword that stands for a name; empty if it would be too long. */
    public static Optional<Keyword> named(String name) {
        StringBuilder all = new StringBuilder();
        StringBuilder other = new StringBuilder();
        for (char c : Normalizer.normalize(name, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .toCharArray()) {
            if (c < 0x80) {
                encode(other, all);
                all.append(c == '&' ? "&-" : NO_ATOM.matcher(String.valueOf(c)).replaceAll("_"));
            } else {
                other.append(c);
            }
        }
        encode(other, all);
        return of(all.toString());
    }

    private static void encode(StringBuilder other, StringBuilder into) {
        if (other.length() > 0) {
            byte[] octets = other.toString().getBytes(StandardCharsets.UTF_16BE);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(octets);
            into.append('&').append(base64.replace('/', ',')).append('-');
            other.setLength(0);
        }
    }

    /** A name for a keyword that nobody named. */
    public String name() {
        try {
            return SHIFTED.matcher(text)
                    .replaceAll(shifted -> Matcher.quoteReplacement(
                            shifted.group(1).isEmpty()
                                    ? "&"
                                    : new String(
                                            Base64.getDecoder()
                                                    .decode(shifted.group(1).replace(',', '/')),
                                            StandardCharsets.UTF_16BE)));
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The same for two keywords that differ in case only. */
    public String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Whether a program made it for itself: nobody would take it for a label. */
    public boolean isOfPrograms() {
        String key = key();
        return key.startsWith("$") || key.startsWith("unknown-") || OF_PROGRAMS.contains(key);
    }
}
