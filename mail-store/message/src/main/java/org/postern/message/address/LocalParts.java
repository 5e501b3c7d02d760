package org.postern.message.address;

/**
 * The two forms of a local part: as people write it, and quoted as RFC 5321 section 4.1.2 needs it where it is not a
 * dot-atom. Japanese carriers issued addresses such as {@code taro..yamada} and {@code taro.}; they are the same
 * mailbox with and without quotes. Pure.
 */
public final class LocalParts {
    private static final String ATEXT = "!#$%&'*+-/=?^_`{|}~";

    private LocalParts() {}

    /** Without quotes and escapes, where the whole is one quoted string; else as it is. */
    public static String unquoted(String local) {
        if (!isQuoted(local)) {
            return local;
        }
        StringBuilder plain = new StringBuilder(local.length());
        for (int i = 1; i < local.length() - 1; i++) {
            if (local.charAt(i) == '\\' && i + 2 < local.length()) {
                i++;
            }
            plain.append(local.charAt(i));
        }
        return plain.toString();
    }

    /** For the envelope and the header: quoted unless it is a dot-atom. */
    public static String quoted(String local) {
        if (isDotAtom(local) || isQuoted(local)) {
            return local;
        }
        return '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** An address with its local part in the form of {@link #quoted}. */
    public static String quotedAddress(String address) {
        int sign = address.lastIndexOf('@');
        return sign < 1 ? address : quoted(address.substring(0, sign)) + address.substring(sign);
    }

    /** An address as people know it: without quotes where only dots need them. */
    public static String shown(String address) {
        int sign = address.lastIndexOf('@');
        String plain = sign < 1 ? "" : unquoted(address.substring(0, sign));
        return isDotted(plain) ? plain + address.substring(sign) : address;
    }

    /** An address without the quotes of its local part. */
    public static String unquotedAddress(String address) {
        int sign = address.lastIndexOf('@');
        return sign < 1 ? address : unquoted(address.substring(0, sign)) + address.substring(sign);
    }

    /** Whether the text is one quoted string from its first to its last character. */
    static boolean isQuoted(String local) {
        if (local.length() < 2 || local.charAt(0) != '"') {
            return false;
        }
        int close = 1;
        while (close < local.length() && local.charAt(close) != '"') {
            close += local.charAt(close) == '\\' ? 2 : 1;
        }
        return close == local.length() - 1;
    }

    private static boolean isDotAtom(String local) {
        boolean dot = true;
        for (int at = 0; at < local.length(); ) {
            int c = local.codePointAt(at);
            at += Character.charCount(c);
            if (c == '.' ? dot : !isAtom(c)) {
                return false;
            }
            dot = c == '.';
        }
        return !dot;
    }

    /** Whether all characters may be in an unquoted local part (RFC 5322 atext, RFC 6531); dots may be anywhere. */
    public static boolean isDotted(String local) {
        boolean atoms = !local.isEmpty();
        for (int at = 0; at < local.length() && atoms; ) {
            int c = local.codePointAt(at);
            at += Character.charCount(c);
            atoms = c == '.' || isAtom(c);
        }
        return atoms;
    }

    private static boolean isAtom(int c) {
        if (c >= 0x80) {
            int type = Character.getType(c);
            return Character.isLetterOrDigit(c)
                    || type == Character.NON_SPACING_MARK
                    || type == Character.COMBINING_SPACING_MARK;
        }
        return Character.isLetterOrDigit(c) || ATEXT.indexOf(c) >= 0;
    }
}
