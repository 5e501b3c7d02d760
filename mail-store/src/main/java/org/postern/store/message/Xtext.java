package org.postern.store.message;

/** The encoding of values in SMTP parameters (RFC 3461 4). Pure. */
public final class Xtext {
    private Xtext() {}

    /** Writes non-ASCII characters as {@code \x{...}} first (RFC 6533 3, utf-8-addr-xtext). */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c > 0x7e) {
                encoded.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT))
                        .append('}');
            } else if (c <= 0x20 || c == '+' || c == '=') {
                encoded.append(String.format("+%02X", c));
            } else {
                encoded.appendCodePoint(c);
            }
        });
        return encoded.toString();
    }

    /**
     * Decodes a value. Text that is not encoded stays as it is; characters that could end a header line are dropped.
     */
    public static String decode(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+'
                    && i + 2 < text.length()
                    && text.substring(i + 1, i + 3).matches("[0-9A-F]{2}")) {
                c = (char) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            }
            if (c >= 0x20 && c != 0x7f) {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
