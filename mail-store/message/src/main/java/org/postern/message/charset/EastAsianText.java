package org.postern.message.charset;

import java.nio.charset.Charset;
import java.util.BitSet;
import java.util.Optional;

/**
 * How much octets look like East Asian text in a double-byte charset. Evidence are kana, Hangul and common ideographs
 * in runs of two or more; against it stand rare ideographs, half-width katakana, private characters, and single
 * double-byte characters beside Latin letters, which are what accented Western text decodes to. Pure, linear.
 */
final class EastAsianText {
    /** All but the doubled consonants and the rare ones; by the number of the letter in Unicode (TR 3.12). */
    private static final BitSet USUAL_INITIALS = bits(0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 18);

    private static final BitSet USUAL_VOWELS = bits(0, 1, 4, 5, 6, 8, 9, 11, 12, 13, 14, 17, 18, 19, 20);
    /** None, k, n, l, m, p, ng. */
    private static final BitSet USUAL_FINALS = bits(0, 1, 4, 8, 16, 17, 21);

    private final String text;
    private final boolean korean;
    private int kana;
    private int hangul;
    private int common;
    private int against;
    private int longest;

    private EastAsianText(String text, boolean korean) {
        this.text = text;
        this.korean = korean;
    }

    /** 0 or less: it does not look so; more: the greater the likelier. */
    static int score(byte[] sample, Charset charset) {
        Optional<String> decoded = TextDecoder.strict(sample, charset);
        if (decoded.isEmpty()) {
            return 0;
        }
        EastAsianText counted = new EastAsianText(decoded.get(), charset.name().equals("x-windows-949"));
        counted.count();
        counted.against += rare(sample, charset);
        return counted.score();
    }

    private int score() {
        if (hangul > 0 && 8 * common > hangul) {
            return 0; // Korean is hardly written with ideographs any more; Chinese text shows such a mixture
        }
        boolean evidence =
                longest >= 2 && (kana >= 2 || hangul >= 2 || common >= 3 || (kana + common >= 2 && against == 0));
        int score = 4 * kana + 3 * hangul + common - 2 * against;
        return evidence ? score : 0;
    }

    private void count() {
        int run = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            int next = at + Character.charCount(c);
            if (isDouble(c)) {
                run++;
                kind(c);
            } else {
                end(run, at);
                run = 0;
                against += (c >= 0xff61 && c <= 0xff9f) || (c >= 0x80 && c < 0x3000 && !isSymbol(c)) ? 1 : 0;
            }
            at = next;
        }
        end(run, text.length());
    }

    /** A run of double-byte characters has ended before this place. */
    private void end(int run, int at) {
        longest = Math.max(longest, run);
        boolean letterAfter = at < text.length() && isLatin(text.charAt(at));
        boolean letterBefore = at - 2 >= 0 && isLatin(text.charAt(at - 2));
        against += run == 1 && (letterAfter || letterBefore) ? 4 : 0;
    }

    private void kind(int c) {
        if (c >= 0x3041 && c <= 0x30fe) {
            // Korean and Chinese text holds no kana; charsets for it show them where the charset is wrong.
            kana += korean ? 0 : 1;
            against += korean ? 2 : 0;
        } else if (c >= 0xac00 && c <= 0xd7a3) {
            hangul++;
            against += isUsualSyllable(c) ? 0 : 2;
        } else if (c >= 0x4e00 && c <= 0x9fff) {
            common++;
        } else if ((c >= 0xe000 && c <= 0xf8ff) || c > 0xffff) {
            against += 3;
        }
    }

    /**
     * Whether it has the plain sounds that most syllables of Korean text have. Kanji of Japanese text in the same octets
     * become syllables of all sorts.
     */
    private static boolean isUsualSyllable(int c) {
        int syllable = c - 0xac00;
        return USUAL_INITIALS.get(syllable / (21 * 28))
                && USUAL_VOWELS.get(syllable / 28 % 21)
                && USUAL_FINALS.get(syllable % 28);
    }

    private static boolean isDouble(int c) {
        return c >= 0x3000 && !(c >= 0xff61 && c <= 0xff9f);
    }

    private static boolean isSymbol(int c) {
        return (c >= 0x2010 && c < 0x2c00) || c == 0xd7 || c == 0xf7 || c == 0xb7 || (c >= 0x391 && c <= 0x451);
    }

    private static BitSet bits(int... numbers) {
        BitSet bits = new BitSet();
        for (int number : numbers) {
            bits.set(number);
        }
        return bits;
    }

    private static boolean isLatin(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** The ideographs beyond the common half of the charset, by their lead octets. */
    private static int rare(byte[] sample, Charset charset) {
        boolean shiftJis = charset.name().equals("windows-31j");
        int rare = 0;
        int at = 0;
        while (at + 1 < sample.length) {
            int lead = sample[at] & 0xff;
            boolean single = lead < 0x81 || lead == 0xff || (shiftJis && lead >= 0xa0 && lead < 0xe0);
            if (single) {
                at++;
                continue;
            }
            int trail = sample[at + 1] & 0xff;
            at += 2;
            rare += switch (charset.name()) {
                case "x-eucJP-Open" -> lead > 0xcf && lead < 0xff ? 1 : 0;
                case "windows-31j" -> lead >= 0x98 && lead < 0xed ? 1 : 0; // beyond are those of names: 髙, 﨑
                // Syllables beyond KS X 1001 are next to unknown in Korean text.
                case "x-windows-949" -> lead < 0xa1 || trail < 0xa1 ? 2 : lead > 0xc8 ? 1 : 0;
                case "x-windows-950" -> lead > 0xc6 ? 1 : 0;
                default -> lead < 0xa1 || lead > 0xd7 || trail < 0xa1 ? 1 : 0;
            };
        }
        return rare;
    }
}
