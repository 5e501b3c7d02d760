package org.postern.message.text;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Folds text so that two texts which a reader takes for the same words are equal: width ({@code Ｐａｒｉｓ}, half-width
 * kana with their voicing marks), compatibility forms (NFKC), case (full folding: {@code ß} is {@code ss}), and the
 * accents of Latin and Greek letters. Voicing marks of kana, the breve of {@code й} and the vowel signs of other scripts
 * make other letters and stay; hiragana and katakana stay apart. Invisible characters are removed. Folding twice gives
 * the same as folding once. Pure, linear.
 */
public final class SearchFold {
    /** The stream-safe bound of UAX #15; for longer runs canonical ordering is quadratic. */
    private static final int COMBINING_RUN = 30;

    /** The letters of Latin-1 and Latin Extended-A and -B, folded ahead, since most mail has no others beyond ASCII. */
    private static final int FIRST = 0xc0;

    private static final List<String> LATIN = IntStream.range(FIRST, 0x250)
            .mapToObj(c -> {
                StringBuilder out = new StringBuilder();
                return letter(Character.toLowerCase(c), out) ? out.toString() : "";
            })
            .toList();

    private SearchFold() {}

    /** The folded text; line ends and blanks stay as they are. */
    public static String of(CharSequence text) {
        return isAscii(text) ? text.toString().toLowerCase(Locale.ROOT) : folded(text);
    }

    /** The form that {@code i;unicode-casemap} compares (RFC 5051 2): case and width do not count, accents do. */
    public static String casemap(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length());
        int run = 0;
        for (int at = 0; at < text.length(); ) {
            int c = Character.codePointAt(text, at);
            at += Character.charCount(c);
            run = isMark(c) ? run + 1 : 0;
            if (run <= COMBINING_RUN) {
                out.appendCodePoint(Character.toTitleCase(c));
            }
        }
        return Normalizer.normalize(out, Normalizer.Form.NFKD);
    }

    private static boolean isAscii(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String folded(CharSequence text) {
        String wide = Normalizer.normalize(isVisible(text) ? text : visible(text), Normalizer.Form.NFKC);
        StringBuilder out = new StringBuilder(wide.length());
        boolean accents = false;
        for (int at = 0; at < wide.length(); ) {
            int c = wide.codePointAt(at);
            at += Character.charCount(c);
            if (c < 0x80) {
                out.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : (char) c);
                accents = Character.isLetter(c);
            } else if (isPlainCjk(c)) {
                out.append((char) c);
                accents = false;
            } else if (c >= FIRST
                    && c < FIRST + LATIN.size()
                    && !LATIN.get(c - FIRST).isEmpty()) {
                out.append(LATIN.get(c - FIRST));
                accents = true;
            } else if (!isMark(c)) {
                accents = letter(Character.toLowerCase(c), out);
            } else if (!accents) {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    /** Kana and the usual Han and Hangul, which fold to themselves. */
    private static boolean isPlainCjk(int c) {
        return (c >= 0x3041 && c <= 0x3096)
                || (c >= 0x30a1 && c <= 0x30fe)
                || (c >= 0x4e00 && c <= 0x9fff)
                || (c >= 0xac00 && c <= 0xd7a3);
    }

    /** Whether every character is one of those that are neither invisible nor marks. */
    private static boolean isVisible(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c < 0xad
                    || (c > 0xad && c < 0x300)
                    || isPlainCjk(c)
                    || (c > 0x3000 && c < 0x302a)
                    || (c >= 0xff00 && c <= 0xff9f);
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    /** Removes invisible characters and keeps runs of marks short. */
    private static String visible(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length());
        int run = 0;
        for (int at = 0; at < text.length(); ) {
            int c = Character.codePointAt(text, at);
            at += Character.charCount(c);
            if (isInvisible(c)) {
                continue;
            }
            run = isMark(c) ? run + 1 : 0;
            if (run <= COMBINING_RUN) {
                out.appendCodePoint(joined(c, out));
            }
        }
        return out.toString();
    }

    private static boolean isInvisible(int c) {
        return c >= 0x80
                && (Character.getType(c) == Character.FORMAT
                        || (c >= 0xfe00 && c <= 0xfe0f)
                        || (c >= 0xe0100 && c <= 0xe01ef)
                        || c == 0x034f
                        || c == 0x115f
                        || c == 0x1160
                        || c == 0x3164
                        || c == 0xffa0);
    }

    /** A voicing mark that stands alone after a kana was typed for one that combines. */
    private static int joined(int c, CharSequence before) {
        return switch (c) {
            case 0x309b -> afterKana(before) ? 0x3099 : c;
            case 0x309c -> afterKana(before) ? 0x309a : c;
            default -> c;
        };
    }

    private static boolean afterKana(CharSequence before) {
        if (before.isEmpty()) {
            return false;
        }
        char c = before.charAt(before.length() - 1);
        return (c >= 0x3041 && c <= 0x30ff) || (c >= 0xff66 && c <= 0xff9d);
    }

    /** Appends a letter beyond ASCII; returns whether marks after it are accents that do not count. */
    private static boolean letter(int c, StringBuilder out) {
        switch (c) {
            case 'ß' -> out.append("ss");
            case 'æ' -> out.append("ae");
            case 'œ' -> out.append("oe");
            case 'þ' -> out.append("th");
            case 'ø' -> out.append('o');
            case 'ł' -> out.append('l');
            case 'đ', 'ð' -> out.append('d');
            case 'ħ' -> out.append('h');
            case 'ŧ' -> out.append('t');
            case 'ŋ' -> out.append('n');
            case 'ı' -> out.append('i');
            case 'ĸ' -> out.append('k');
            case 'ς' -> out.append('σ');
            // Systems convert some signs of JIS X 0208 to different characters of Unicode; others are typed either way.
            case 0x301c -> out.append('~');
            case 0x2010, 0x2212 -> out.append('-');
            case 0x2015 -> out.append('\u2014');
            case 0x2016 -> out.append('\u2225');
            case 0x2018, 0x2019 -> out.append('\'');
            case 0x201c, 0x201d -> out.append('"');
            default -> {
                return plain(c, out);
            }
        }
        return true;
    }

    private static boolean plain(int c, StringBuilder out) {
        UnicodeScript script = UnicodeScript.of(c);
        if (script != UnicodeScript.LATIN && script != UnicodeScript.GREEK) {
            out.appendCodePoint(c);
            return false;
        }
        String apart = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD);
        int base = apart.codePointAt(0);
        if (base != c && base >= 0x80) {
            return letter(Character.toLowerCase(base), out); // ǿ is ø with an accent
        }
        out.appendCodePoint(base);
        return true;
    }

    private static boolean isMark(int c) {
        if (c < 0x300) {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
