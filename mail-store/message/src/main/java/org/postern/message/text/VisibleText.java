package org.postern.message.text;

import java.text.Normalizer;

/** Makes text safe to show: removes characters that hide, reorder or end something. Pure, linear. */
public final class VisibleText {
    /** The stream-safe bound of UAX #15; for longer runs canonical ordering is quadratic. */
    private static final int COMBINING_RUN = 30;

    private VisibleText() {}

    /** Returns one line: controls and line separators become spaces, hidden characters are removed, NFC. */
    public static String line(String value, int maxChars) {
        StringBuilder out = new StringBuilder(Math.min(value.length(), maxChars));
        boolean blank = true;
        int at = 0;
        while (at < value.length() && out.length() < maxChars) {
            int c = value.codePointAt(at);
            at += Character.charCount(c);
            if (isHidden(value, at - Character.charCount(c), c)) {
                continue;
            }
            if (c <= ' ' || (c >= 0x7f && c <= 0xa0) || c == 0x2028 || c == 0x2029 || c == 0x3000) {
                if (!blank) {
                    out.append(c == 0x3000 ? '\u3000' : ' ');
                }
                blank = true;
            } else {
                out.appendCodePoint(isLoneSurrogate(c) ? 0xfffd : c);
                blank = false;
            }
        }
        return nfc(out.toString().strip());
    }

    /**
     * Returns several lines: line ends become LF, controls other than tab are removed, NFC. Bidi marks stay, because
     * prose needs them.
     */
    public static String body(String value) {
        StringBuilder out = new StringBuilder(value.length());
        int kept = 0; // what begins here is as it shall be
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n' || c == '\t' || (c >= ' ' && (c < 0x7f || c > 0x9f))) {
                continue;
            }
            out.append(value, kept, i);
            kept = i + 1;
            if (c == '\r' && (kept == value.length() || value.charAt(kept) != '\n')) {
                out.append('\n');
            }
        }
        return nfc(out.append(value, kept, value.length()).toString());
    }

    public static boolean holdsHidden(String value) {
        for (int at = 0; at < value.length(); ) {
            int c = value.codePointAt(at);
            if (isHidden(value, at, c)) {
                return true;
            }
            at += Character.charCount(c);
        }
        return false;
    }

    private static boolean isHidden(String value, int at, int c) {
        if (c == 0x200d || c == 0xfe0f || (c >= 0xe0020 && c <= 0xe007f)) {
            return !joinsEmoji(value, at);
        }
        return isBidiControl(c)
                || (c >= 0x200b && c <= 0x200d)
                || c == 0x2060
                || (c >= 0x2061 && c <= 0x2064)
                || c == 0xfeff
                || c == 0xad
                || c == 0x034f
                || c == 0x115f
                || c == 0x1160
                || c == 0x3164
                || c == 0xffa0
                || c == 0x180e
                || (c >= 0xe0000 && c <= 0xe0fff)
                || (c >= 0xfff9 && c <= 0xfffb);
    }

    private static boolean isBidiControl(int c) {
        return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f) || c == 0x200e || c == 0x200f || c == 0x61c;
    }

    /** Joiners and variation selectors are needed in emoji; names need them nowhere else. */
    private static boolean joinsEmoji(String value, int at) {
        return at > 0 && (value.codePointBefore(at) > 0x2100 || Character.isDigit(value.charAt(at - 1)));
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= 0xd800 && c <= 0xdfff;
    }

    private static String nfc(String value) {
        int run = 0;
        boolean plain = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            plain &= c < 0x300; // nothing below combines
            run = c >= 0x300 && Character.getType(c) == Character.NON_SPACING_MARK ? run + 1 : 0;
            if (run > COMBINING_RUN) {
                return value;
            }
        }
        return plain ? value : Normalizer.normalize(value, Normalizer.Form.NFC);
    }
}
