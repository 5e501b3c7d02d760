package org.postern.message.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Guesses the charset of octets that have no label, or one that does not fit, in linear time over at most 64 KiB. A
 * guess needs strong evidence: escape sequences, valid UTF-8, runs of valid double-byte characters of one language, or
 * words of one alphabet. Single high octets between letters are Western text. When several East Asian charsets fit
 * equally well, it takes the Japanese one: Postern was made for offices in Japan. Pure.
 */
final class CharsetGuess {
    private static final int SAMPLE = 64 * 1024;
    private static final int LEAST_LETTERS = 8;
    private static final String VOWELS = "аеёиоуыэюяіїєαεηιουωάέήίόύώϊϋΐΰ";
    private static final Charset JIS = Charset.forName("x-windows-iso2022jp");
    private static final Charset SHIFT_JIS = Charset.forName("windows-31j");
    private static final Charset EUC_JP = Charset.forName("x-eucJP-Open");
    private static final Charset GB = Charset.forName("GB18030");
    private static final Charset BIG5 = Charset.forName("x-windows-950");
    private static final Charset KOREAN = Charset.forName("x-windows-949");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final List<Charset> ALPHABETS =
            List.of(Charset.forName("windows-1251"), Charset.forName("KOI8-R"), Charset.forName("ISO-8859-7"));

    private CharsetGuess() {}

    /** The best guess; windows-1252 when there is no evidence. */
    static Charset of(byte[] octets) {
        return strong(octets).orElseGet(() -> mostlyUtf8(sample(octets)) ? StandardCharsets.UTF_8 : WINDOWS_1252);
    }

    /** A guess with strong evidence; empty when there is none. ASCII is UTF-8. */
    static Optional<Charset> strong(byte[] octets) {
        if (octets.length >= 2) {
            int first = octets[0] & 0xff;
            int second = octets[1] & 0xff;
            if (first == 0xff && second == 0xfe) {
                return Optional.of(StandardCharsets.UTF_16LE);
            }
            if (first == 0xfe && second == 0xff) {
                return Optional.of(StandardCharsets.UTF_16BE);
            }
        }
        byte[] sample = sample(octets);
        if (hasJisEscape(sample)) {
            return Optional.of(JIS);
        }
        if (TextDecoder.isAscii(sample)
                || TextDecoder.strict(sample, StandardCharsets.UTF_8).isPresent()) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        // Words of an alphabet without a fault are no chance; the same octets can be ideographs by chance.
        return alphabet(sample, true).or(() -> eastAsian(sample)).or(() -> alphabet(sample, false));
    }

    static Charset utf16Order(byte[] octets) {
        int evenZeros = 0;
        int oddZeros = 0;
        int evenKana = 0;
        int oddKana = 0;
        for (int i = 0; i + 1 < Math.min(octets.length, SAMPLE); i += 2) {
            evenZeros += octets[i] == 0 ? 1 : 0;
            oddZeros += octets[i + 1] == 0 ? 1 : 0;
            evenKana += octets[i] == 0x30 ? 1 : 0;
            oddKana += octets[i + 1] == 0x30 ? 1 : 0;
        }
        return oddZeros + oddKana > evenZeros + evenKana ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }

    /** At most 64 KiB, cut at a line end, so that no multi-byte character is split. */
    private static byte[] sample(byte[] octets) {
        if (octets.length <= SAMPLE) {
            return octets;
        }
        int end = SAMPLE;
        while (end > SAMPLE / 2 && octets[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(octets, end);
    }

    static boolean hasJisEscape(byte[] octets) {
        boolean found = false;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] < 0) {
                return false;
            }
            if (octets[i] == 0x1b && i + 2 < octets.length) {
                int pair = octets[i + 1] << 8 | octets[i + 2];
                found |= pair == ('$' << 8 | 'B')
                        || pair == ('$' << 8 | '@')
                        || pair == ('(' << 8 | 'I')
                        || pair == ('(' << 8 | 'J');
            }
        }
        return found;
    }

    private static Optional<Charset> eastAsian(byte[] sample) {
        Charset best = WINDOWS_1252;
        int score = 0;
        for (Charset charset : List.of(EUC_JP, SHIFT_JIS, KOREAN, GB, BIG5)) {
            int found = EastAsianText.score(sample, charset);
            if (found > score) {
                score = found;
                best = charset;
            }
        }
        return score > 0 ? Optional.of(best) : Optional.empty();
    }

    /**
     * Cyrillic or Greek: words of at least three letters, none of them Latin, written in small letters with at most a
     * capital first. The wrong charset of the three shows capitals inside words, or few vowels.
     *
     * @param clean whether no word may be bad
     */
    private static Optional<Charset> alphabet(byte[] sample, boolean clean) {
        Charset best = WINDOWS_1252;
        int score = 0;
        for (Charset charset : ALPHABETS) {
            Optional<String> text = TextDecoder.strict(sample, charset);
            int found = text.isEmpty() ? 0 : words(text.get(), clean);
            if (found > score) {
                score = found;
                best = charset;
            }
        }
        return score > 0 ? Optional.of(best) : Optional.empty();
    }

    /**
     * Letters in good words, vowels twice, less ten for each letter in a bad one; 0 for fewer than two words and eight
     * letters.
     */
    private static int words(String text, boolean clean) {
        int score = 0;
        int vowels = 0;
        int good = 0;
        for (int at = 0; at < text.length(); ) {
            int end = at;
            int latin = 0;
            int foreign = 0;
            int odd = 0;
            while (end < text.length() && (Character.isLetter(text.charAt(end)) || isSign(text.charAt(end)))) {
                char c = text.charAt(end);
                latin += c < 0x80 ? 1 : 0;
                foreign += c >= 0x80 && Character.isLetter(c) ? 1 : 0;
                vowels += VOWELS.indexOf(Character.toLowerCase(c)) >= 0 ? 1 : 0;
                odd += isSign(c)
                                || (end > at && Character.isUpperCase(c) && Character.isLowerCase(text.charAt(end - 1)))
                        ? 1
                        : 0;
                end++;
            }
            if (foreign > 0) {
                boolean bad = latin > 0 || odd > 0;
                if (bad && clean) {
                    return 0;
                }
                score += bad ? -10 * foreign : foreign;
                good += !bad && foreign >= 3 ? 1 : 0;
            }
            at = Math.max(end, at + 1);
        }
        return good >= 2 && score >= LEAST_LETTERS ? score + vowels : 0;
    }

    /** Signs that stand in the places of letters in another charset: box drawing, C1 controls, currency and the like. */
    private static boolean isSign(char c) {
        return (c >= 0x80 && c < 0xa0)
                || (c > 0xa0 && c < 0xc0 && !Character.isLetter(c))
                || (c >= 0x2500 && c < 0x2600);
    }

    /** Whether this is UTF-8 with a few broken characters: more complete sequences than stray octets. */
    private static boolean mostlyUtf8(byte[] sample) {
        String text = TextDecoder.lenient(sample, StandardCharsets.UTF_8);
        int whole = 0;
        int stray = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\ufffd') {
                stray++;
            } else if (c >= 0x80) {
                whole++;
            }
        }
        return whole > 2 * stray;
    }
}
