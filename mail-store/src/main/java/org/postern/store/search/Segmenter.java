package org.postern.store.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;
import org.postern.message.text.SearchFold;

/**
 * Splits text into the words that are indexed and searched: folded by {@link SearchFold}; spaced scripts by runs of letters and
 * digits; unspaced scripts (Han, kana, Hangul, Thai, Lao, Khmer, Myanmar) by overlapping pairs of characters, so that
 * any two adjacent characters are found. A run of an unspaced script ends with its last character alone, so that single
 * characters are found as prefixes.
 */
public final class Segmenter {
    private static final int MOST_WORD_CHARACTERS = 64;

    private Segmenter() {}

    private enum Kind {
        GAP,
        SPACED,
        UNSPACED
    }

    /** The words of a text, separated by blanks. */
    public static String words(CharSequence text) {
        StringBuilder words = new StringBuilder(text.length() + text.length() / 4);
        segment(SearchFold.of(text), words, true);
        return words.toString();
    }

    /** Like {@link #words}, but a word at the end of the text may be incomplete. */
    static String wordsOfQuery(CharSequence text) {
        StringBuilder words = new StringBuilder();
        segment(SearchFold.of(text), words, false);
        return words.toString();
    }

    /** {@link #wordsOfQuery} as index version 1 had the words: NFKC and lower case, with accents. */
    static String earlierWordsOfQuery(CharSequence text) {
        StringBuilder words = new StringBuilder();
        segment(Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT), words, false);
        return words.toString();
    }

    private static void segment(String text, StringBuilder words, boolean closed) {
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            switch (kind(c)) {
                case GAP -> at += Character.charCount(c);
                case SPACED -> at = word(text, at, words);
                case UNSPACED -> at = pairs(text, at, words, closed);
            }
        }
    }

    /**
     * A longer run is encoded data rather than a word. Its beginning is kept, so that a long name or number is found by
     * its start.
     */
    private static int word(String text, int start, StringBuilder words) {
        int at = start;
        int kept = start;
        int characters = 0;
        blank(words);
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (kind(c) != Kind.SPACED) {
                break;
            }
            at += Character.charCount(c);
            if (characters++ < MOST_WORD_CHARACTERS) {
                kept = at;
            }
        }
        words.append(text, start, kept);
        return at;
    }

    private static int pairs(String text, int start, StringBuilder words, boolean closed) {
        int at = start;
        int previous = -1;
        int count = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (kind(c) != Kind.UNSPACED) {
                break;
            }
            if (previous >= 0) {
                blank(words);
                words.appendCodePoint(previous).appendCodePoint(c);
            }
            previous = c;
            count++;
            at += Character.charCount(c);
        }
        if (closed || at < text.length() || count == 1) {
            blank(words);
            words.appendCodePoint(previous);
        }
        return at;
    }

    private static void blank(StringBuilder words) {
        if (!words.isEmpty()) {
            words.append(' ');
        }
    }

    private static Kind kind(int c) {
        if (c < 0x80) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            return letter ? Kind.SPACED : Kind.GAP;
        }
        if (c == 0x30FC || c == 0x3005) { // the kana lengthener and the repetition mark have no script of their own
            return Kind.UNSPACED;
        }
        if (!Character.isLetterOrDigit(c) && !isMark(c)) {
            return Kind.GAP;
        }
        UnicodeScript script = UnicodeScript.of(c);
        return switch (script) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, HANGUL, THAI, LAO, KHMER, MYANMAR, TIBETAN -> Kind.UNSPACED;
            default -> Kind.SPACED;
        };
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
