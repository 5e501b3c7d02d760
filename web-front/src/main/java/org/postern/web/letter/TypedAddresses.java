package org.postern.web.letter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postern.message.address.AddressScanner;

/** What people type and paste between and around addresses. Pure, linear. */
final class TypedAddresses {
    /** Marks around an address that are not part of it. */
    private static final String OPENING = "'\u2018\u201c\u201e\u00ab\u300c\u300e\uff08([{<\u3008\u300a*|`\u30fb\u2022\u00b7";

    private static final String CLOSING = "'\u2019\u201d\u00bb\u300d\u300f\uff09)]}>\u3009\u300b*|`.:!?\u3002\u30fb\u2022\u00b7";

    private static final Set<String> FIELDS = Set.of(
            "bcc",
            "cc",
            "content-type",
            "content-transfer-encoding",
            "date",
            "from",
            "message-id",
            "mime-version",
            "received",
            "reply-to",
            "resent-bcc",
            "resent-to",
            "return-path",
            "sender",
            "subject");

    private TypedAddresses() {}

    /**
     * The lines of a field, with full-width separators and signs, as a Japanese keyboard types them, replaced outside
     * quoted names. A line that begins with a blank goes on from the one before, as in a header.
     */
    static List<String> lines(String field) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(field.length());
        boolean quoted = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (isLineBreak(c)) {
                boolean crLf = c == '\r' && i + 1 < field.length() && field.charAt(i + 1) == '\n';
                int next = crLf ? i + 2 : i + 1;
                boolean goesOn = next < field.length() && " \t\u3000".indexOf(field.charAt(next)) >= 0;
                if (goesOn && line.length() > 0) {
                    line.append(' ');
                } else {
                    keep(line, lines);
                }
                quoted = false;
                i = next - 1;
                continue;
            }
            quoted ^= c == '"';
            line.append(quoted ? c : halfWidth(c));
        }
        keep(line, lines);
        return lines;
    }

    private static void keep(StringBuilder line, List<String> lines) {
        if (!line.toString().isBlank()) {
            lines.add(line.toString());
        }
        line.setLength(0);
    }

    private static boolean isLineBreak(char c) {
        return c == '\r' || c == '\n' || c == 0x0b || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    private static char halfWidth(char c) {
        return switch (c) {
            case '\uff20', '\ufe6b' -> '@';
            case '\u3001', '\uff0c', '\uff64', '\ufe50', '\ufe51', '\u060c' -> ',';
            case '\uff1b', '\ufe54', '\u037e', '\u061b' -> ';';
            case '\uff1a' -> ':';
            case '\uff1c' -> '<';
            case '\uff1e' -> '>';
            case '\uff5c' -> '|';
            case '\uff02' -> '"';
            case '\t', '\u00a0', '\u1680', '\u200b', '\u202f', '\u205f', '\u3000', '\ufeff' -> ' ';
            default -> c >= '\u2000' && c <= '\u200a' ? ' ' : c;
        };
    }

    /**
     * Whether a line looks like a field of a header, such as {@code Bcc: eve@evil.test}: an attempt to add one, or a
     * pasted header whose lines do not all belong into this field.
     */
    static boolean isHeaderField(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        return FIELDS.contains(name)
                || (name.startsWith("x-") && name.chars().allMatch(c -> c == '-' || Character.isLetterOrDigit(c)));
    }

    static boolean holdsControls(String line) {
        return line.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }

    /**
     * The addresses inside an entry, where it holds several or one in the place of a name: a quoted list, a list in angle
     * brackets, {@code a@b.test|c@d.test}. Empty where the entry is to be taken as it is.
     */
    static List<AddressScanner.Piece> inner(AddressScanner.Piece piece) {
        String address = piece.address();
        if (address.isEmpty()) {
            return piece.name().indexOf('@') < 0 ? List.of() : again(piece.name());
        }
        int first = address.indexOf('@');
        if (address.startsWith("\"") || first == address.lastIndexOf('@')) {
            return List.of();
        }
        String parted = address;
        for (char c : new char[] {'|', '/', '\\', '&', '+'}) {
            parted = countOfAt(parted) > 1 ? parted.replace(c, ' ') : parted;
        }
        List<AddressScanner.Piece> all = again(parted);
        boolean each = all.stream().allMatch(found -> countOfAt(found.address()) == 1);
        return all.size() > 1 && each ? all : List.of();
    }

    private static long countOfAt(String text) {
        return text.chars().filter(c -> c == '@').count();
    }

    private static List<AddressScanner.Piece> again(String text) {
        return AddressScanner.typed(text.replace('"', ' '), Integer.MAX_VALUE).entries();
    }

    /** Without {@code mailto:} and the marks around it. */
    static String trimmed(String address) {
        String text = address.strip();
        int from = 0;
        int to = text.length();
        boolean quoted = text.startsWith("\"");
        while (from < to && OPENING.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && CLOSING.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        text = quoted ? text : text.substring(from, to);
        return text.regionMatches(true, 0, "mailto:", 0, 7) ? text.substring(7) : text;
    }
}
