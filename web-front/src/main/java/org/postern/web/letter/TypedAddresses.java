package org.postern.web.letter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.message.address.AddressScanner;

/** What people type and paste between and around addresses. Pure, linear. */
final class TypedAddresses {
    /** Marks around an address that are not part of it. */
    private static final String OPENING =
            " '\u2018\u201c\u201e\u00ab\u300c\u300e\uff08([{<\u3008\u300a*|`\u30fb\u2022\u00b7";

    private static final String CLOSING =
            " '\u2019\u201d\u00bb\u300d\u300f\uff09)]}>\u3009\u300b*|`.:!?\u3002\u30fb\u2022\u00b7";

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
                i = next - 1;
            } else {
                line.append(c == '\t' ? ' ' : c);
            }
        }
        keep(line, lines);
        return lines;
    }

    private static void keep(StringBuilder line, List<String> lines) {
        if (!line.toString().isBlank()) {
            lines.add(halfWidth(line.toString()));
        }
        line.setLength(0);
    }

    private static String halfWidth(String line) {
        StringBuilder out = new StringBuilder(line.length());
        int quotedTo = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && i >= quotedTo && quotedTo >= 0) {
                quotedTo = afterQuote(line, i);
            }
            out.append(i < quotedTo ? c : halfWidth(c));
        }
        return out.toString();
    }

    /** The index after the closing quote; -1 if there is none, and then none of the line's further quotes closes. */
    private static int afterQuote(String line, int open) {
        int close = open + 1;
        while (close < line.length() && line.charAt(close) != '"') {
            close += line.charAt(close) == '\\' ? 2 : 1;
        }
        return close >= line.length() ? -1 : close + 1;
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
            return piece.name().indexOf('@') < 0 ? List.of() : again(parted(piece.name()));
        }
        int first = address.indexOf('@');
        if (address.startsWith("\"") || first == address.lastIndexOf('@')) {
            return List.of();
        }
        List<AddressScanner.Piece> all = again(parted(address)).stream()
                .flatMap(found -> found.address().isEmpty() && found.name().indexOf('@') >= 0
                        ? again(found.name()).stream()
                        : Stream.of(found))
                .toList();
        boolean each = all.stream().allMatch(found -> countOfAt(found.address()) <= 1);
        return all.size() > 1 && each ? all : List.of();
    }

    /** The addresses in the name of an entry. */
    static List<AddressScanner.Piece> inName(String name) {
        return name.indexOf('@') < 0
                ? List.of()
                : again(parted(name)).stream()
                        .filter(each -> each.address().indexOf('@') >= 0)
                        .toList();
    }

    /** A name; empty where it is only marks, as in a list of points. */
    static String name(String name) {
        return name.chars().allMatch(c -> c < 0x80 && !Character.isLetterOrDigit(c)) ? "" : name;
    }

    /** With blanks in the place of other separators, as long as a word holds several at signs. */
    private static String parted(String text) {
        String parted = text;
        for (char c : new char[] {'|', '/', '\\', '&', '+'}) {
            boolean several = Stream.of(parted.split(" ", -1)).anyMatch(word -> countOfAt(word) > 1);
            parted = several ? parted.replace(c, ' ') : parted;
        }
        return parted;
    }

    private static long countOfAt(String text) {
        return text.chars().filter(c -> c == '@').count();
    }

    private static List<AddressScanner.Piece> again(String text) {
        return AddressScanner.typed(
                        halfWidth(text.replace('"', ' ').replace('(', ' ').replace(')', ' ')), Integer.MAX_VALUE)
                .entries();
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
