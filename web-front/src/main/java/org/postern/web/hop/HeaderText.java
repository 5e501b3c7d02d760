package org.postern.web.hop;

import java.util.Locale;

/**
 * Refuses what could end a header line early: CR, LF, NUL, other controls, the Unicode line separators, and
 * encoded-words that would decode to a line break at a reader that decodes twice.
 */
final class HeaderText {
    private static final int LIMIT = 16_384;

    private HeaderText() {}

    /** Returns the value, or throws {@link InvalidFieldException} that names the field. */
    static String check(String field, String value) {
        if (value.length() > LIMIT) {
            throw new InvalidFieldException(field, "longer than " + LIMIT + " characters");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\u2028' || c == '\u2029' || c == '\u0085' || (c < ' ' && c != '\t') || c == 0x7f) {
                throw new InvalidFieldException(
                        field, String.format(Locale.ROOT, "holds a line break or control character (U+%04X)", (int) c));
            }
        }
        if (EncodedBreak.in(value)) {
            throw new InvalidFieldException(field, "holds an encoded line break");
        }
        return value;
    }
}
