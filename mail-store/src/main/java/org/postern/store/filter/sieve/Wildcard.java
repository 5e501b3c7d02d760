package org.postern.store.filter.sieve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A pattern with wildcards (RFC 5228 2.7.1): {@code *} matches any number of characters, {@code ?} one; a backslash
 * removes their meaning. Immutable.
 */
final class Wildcard {
    private final String pattern;

    Wildcard(String key, Collation collation) {
        this.pattern = prepared(key, collation);
    }

    /** Prepares only what stands between the wildcards: a full-width asterisk is a character, not a wildcard. */
    private static String prepared(String key, Collation collation) {
        StringBuilder pattern = new StringBuilder(key.length());
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '*' || c == '?') {
                flush(letters, pattern, collation);
                pattern.append(c);
            } else {
                letters.append(c == '\\' && i + 1 < key.length() ? key.charAt(++i) : c);
            }
        }
        flush(letters, pattern, collation);
        return pattern.toString();
    }

    private static void flush(StringBuilder letters, StringBuilder pattern, Collation collation) {
        for (char c : collation.prepared(letters.toString()).toCharArray()) {
            if (c == '*' || c == '?' || c == '\\') {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        letters.setLength(0);
    }

    /** Whether it matches the whole of a prepared value. */
    boolean matches(String value, Run.Work work) {
        return found(value, work).isPresent();
    }

    /** The whole value and what each wildcard matched, in order (RFC 5229 3.2); empty when it does not match. */
    Optional<List<String>> captures(Placed value, Run.Work work) {
        return found(value.prepared, work).map(spans -> {
            List<String> texts = new ArrayList<>();
            texts.add(value.text);
            for (int[] span : spans) {
                texts.add(value.text.substring(value.places[span[0]], value.places[span[1]]));
            }
            return texts;
        });
    }

    /** A value that was prepared character by character, so that each result is known to come from its place. */
    static final class Placed {
        private final String text;
        private final String prepared;
        private int[] places;

        Placed(String text, Collation collation) {
            this.text = text;
            this.places = new int[text.length() + 1];
            StringBuilder out = new StringBuilder(text.length());
            int at = 0;
            while (at < text.length()) {
                int end = at + Character.charCount(text.codePointAt(at));
                while (!collation.keepsPlaces() && end < text.length() && continues(text.codePointAt(end))) {
                    end += Character.charCount(text.codePointAt(end));
                }
                int start = out.length();
                out.append(collation.prepared(text.substring(at, end)));
                if (out.length() >= places.length) {
                    places = Arrays.copyOf(places, 2 * out.length());
                }
                Arrays.fill(places, start, out.length(), at);
                at = end;
            }
            this.prepared = out.toString();
            this.places = Arrays.copyOf(places, prepared.length() + 1);
            this.places[prepared.length()] = text.length();
        }
    }

    /** Marks, the voicing marks of half-width kana, and the later letters of a Korean syllable. */
    private static boolean continues(int c) {
        return c == 0xff9e
                || c == 0xff9f
                || c == 0x309b
                || c == 0x309c
                || (c >= 0x1160 && c <= 0x11ff)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.FORMAT -> true;
                    default -> false;
                };
    }

    /**
     * What each wildcard matched, as little as possible. Only the last star is ever retried, which suffices, so that the
     * time is at most the product of both lengths.
     */
    private Optional<List<int[]>> found(String value, Run.Work work) {
        List<int[]> spans = new ArrayList<>();
        int at = 0;
        int wanted = 0;
        int afterStar = -1;
        int star = 0;
        while (at < value.length()) {
            work.spend(1);
            if (wanted < pattern.length() && pattern.charAt(wanted) == '*') {
                wanted++;
                afterStar = wanted;
                star = spans.size();
                spans.add(new int[] {at, at});
                continue;
            }
            boolean one = wanted < pattern.length() && pattern.charAt(wanted) == '?';
            int next = one ? wanted + 1 : wanted < pattern.length() ? step(value, at, wanted) : -1;
            if (next >= 0) {
                int wide = one ? Character.charCount(value.codePointAt(at)) : 1;
                if (one) {
                    spans.add(new int[] {at, at + wide});
                }
                at += wide;
                wanted = next;
            } else if (afterStar >= 0) {
                spans.subList(star + 1, spans.size()).clear();
                int[] span = spans.get(star);
                span[1]++;
                at = span[1];
                wanted = afterStar;
            } else {
                return Optional.empty();
            }
        }
        while (wanted < pattern.length() && pattern.charAt(wanted) == '*') {
            spans.add(new int[] {at, at});
            wanted++;
        }
        return wanted == pattern.length() ? Optional.of(spans) : Optional.empty();
    }

    /** The next position in the pattern when its character matches here; -1 when not. */
    private int step(String value, int at, int wanted) {
        int escaped = pattern.charAt(wanted) == '\\' && wanted + 1 < pattern.length() ? 1 : 0;
        return value.charAt(at) == pattern.charAt(wanted + escaped) ? wanted + escaped + 1 : -1;
    }
}
