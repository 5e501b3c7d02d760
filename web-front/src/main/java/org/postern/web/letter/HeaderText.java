package org.postern.web.letter;

import java.util.Locale;

/**
 * Refuses characters that could end a header line early: CR, LF, NUL, other controls, the Unicode line separators, and
 * encoded-words that become a line break in a reader that decodes twice.
 */
final class HeaderText {
    private static final int LIMIT = 16_384;

    private HeaderText() {}

    /** Returns the value, or throws {@link InvalidFieldException} with the field's name. */
    static String check(String field, String value) {
        if (value.length() > LIMIT) {
            throw new InvalidFieldException(field, "longer than " + LIMIT + " characters");
        }
        return checkCharacters(field, value);
    }

    /** Like {@link #check}, without a limit on the length. */
    static String checkCharacters(String field, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\u2028' || c == '\u2029' || c == '\u0085' || (c < ' ' && c != '\t') || c == 0x7f) {
                throw new InvalidFieldException(
                        field,
                        String.format(Locale.ROOT, "contains a line break or control character (U+%04X)", (int) c));
            }
        }
        if (EncodedBreak.in(value)) {
            throw new InvalidFieldException(field, "contains an encoded line break");
        }
        return value;
    }

    /** For text that must be kept anyway, such as a draft: replaces characters that could end the line with a space. */
    static String withoutBreaks(String value) {
        StringBuilder out = new StringBuilder(Math.min(value.length(), LIMIT));
        for (int i = 0; i < value.length() && i < LIMIT; i++) {
            char c = value.charAt(i);
            boolean unsafe = c == '\u2028' || c == '\u2029' || c == '\u0085' || c < ' ' || c == 0x7f;
            out.append(unsafe ? ' ' : c);
        }
        String clean = out.toString();
        return EncodedBreak.in(clean) ? clean.replace("=?", "= ?") : clean;
    }
}
