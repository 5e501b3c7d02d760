package org.postern.message.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Guesses the charset of octets that have no label or a wrong one, in linear time over at most 64 KiB. Made for an
 * office in Japan: when several charsets fit equally well, it takes the Japanese one. Pure.
 */
public final class CharsetGuess {
    private static final int SAMPLE = 64 * 1024;
    private static final Charset JIS = Charset.forName("x-windows-iso2022jp");
    private static final Charset SHIFT_JIS = Charset.forName("windows-31j");
    private static final Charset EUC_JP = Charset.forName("x-eucJP-Open");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private CharsetGuess() {}

    public static Charset of(byte[] octets) {
        if (octets.length >= 2) {
            int first = octets[0] & 0xff;
            int second = octets[1] & 0xff;
            if (first == 0xff && second == 0xfe) {
                return StandardCharsets.UTF_16LE;
            }
            if (first == 0xfe && second == 0xff) {
                return StandardCharsets.UTF_16BE;
            }
        }
        byte[] sample = octets.length <= SAMPLE ? octets : toLineEnd(octets);
        if (hasJisEscape(sample)) {
            return JIS;
        }
        if (TextDecoder.isAscii(sample)
                || TextDecoder.strict(sample, StandardCharsets.UTF_8).isPresent()) {
            return StandardCharsets.UTF_8;
        }
        int eucJp = score(sample, EUC_JP);
        int shiftJis = score(sample, SHIFT_JIS);
        if (eucJp <= 0 && shiftJis <= 0) {
            return mostlyUtf8(sample) ? StandardCharsets.UTF_8 : WINDOWS_1252;
        }
        return eucJp >= shiftJis ? EUC_JP : SHIFT_JIS;
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

    /** Cuts the sample at a line end, so that no multi-byte character is split. */
    private static byte[] toLineEnd(byte[] octets) {
        int end = SAMPLE;
        while (end > SAMPLE / 2 && octets[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(octets, end);
    }

    private static boolean hasJisEscape(byte[] octets) {
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

    /** How Japanese the text looks in that charset; 0 or less if it does not look Japanese. */
    private static int score(byte[] sample, Charset charset) {
        Optional<String> decoded = TextDecoder.strict(sample, charset);
        if (decoded.isEmpty()) {
            return 0;
        }
        int score = 0;
        String text = decoded.get();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x3041 && c <= 0x30fe) {
                score += 4;
            } else if (c >= 0x4e00 && c <= 0x9fff) {
                score += 1;
            } else if (c >= 0xff61 && c <= 0xff9f) {
                score -= 2;
            } else if (c >= 0x80 && c < 0x3000) {
                score -= 1;
            }
        }
        return score;
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
