package org.postern.message.header;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.charset.MailCharsets;

/**
 * Writes a field whose text is raw (octets above 127, or ISO-2022-JP) in the form that every server carries: RFC 2047
 * words where they may stand (text, phrases, comments), RFC 2231 parameters, A-labels of domains. What has no such form
 * (a local part, a message id) stays as it is. Fields in ASCII stay unchanged, octet by octet. Linear. Pure.
 */
public final class AsciiField {
    private static final Set<String> ADDRESSES = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "resent-from",
            "resent-sender",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "resent-reply-to",
            "mail-followup-to",
            "mail-reply-to",
            "disposition-notification-to",
            "return-receipt-to",
            "errors-to");
    private static final Set<String> PARAMETERS = Set.of("content-type", "content-disposition");
    private static final Set<String> IDS = Set.of("message-id", "in-reply-to", "references", "resent-message-id");

    private AsciiField() {}

    /** Whether a field holds raw text. */
    public static boolean raw(RawField field) {
        for (byte octet : field.getRaw().toByteArray()) {
            if (octet < 0 || octet == 0x1b) {
                return true;
            }
        }
        return false;
    }

    /**
     * The field with its CRLF.
     *
     * @param hint the charset of the body, for octets that are not UTF-8
     */
    public static byte[] of(RawField field, Optional<Charset> hint) {
        byte[] octets = field.getRaw().toByteArray();
        String name = MailHeader.nameOf(field);
        if (!raw(field) || IDS.contains(name)) {
            return ended(octets);
        }
        HeaderFields one = new HeaderFields();
        one.hint(hint);
        one.add(field);
        String value = one.value(field.getName()).orElse("");
        String written = ADDRESSES.contains(name)
                ? new Mailboxes(value).written()
                : PARAMETERS.contains(name) ? parameters(value) : name.equals("keywords") ? pieces(value) : text(value);
        return (field.getName() + ": " + written + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The charset that the message's own label names. */
    public static Optional<Charset> hint(MailHeader header) {
        return HeaderFields.of(header)
                .value("Content-Type")
                .flatMap(type -> HeaderParameters.parse(type).get("charset"))
                .flatMap(MailCharsets::find);
    }

    private static byte[] ended(byte[] octets) {
        if (octets.length > 0 && octets[octets.length - 1] == '\n') {
            return octets;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + 2);
        out.writeBytes(octets);
        out.writeBytes(new byte[] {'\r', '\n'});
        return out.toByteArray();
    }

    private static boolean ascii(String text) {
        return text.chars().allMatch(c -> c < 0x7f && (c >= ' ' || c == '\t'));
    }

    private static String text(String value) {
        return ascii(value) ? value : EncodedWords.of(HeaderDecoder.decodeWords(value));
    }

    /** Phrases between commas. */
    private static String pieces(String value) {
        StringBuilder out = new StringBuilder();
        for (String piece : value.split(",", -1)) {
            out.append(out.isEmpty() ? "" : ",\r\n ").append(text(piece.strip()));
        }
        return out.toString();
    }

    private static String parameters(String value) {
        StringBuilder out = new StringBuilder();
        int start = 0;
        boolean quoted = false;
        for (int at = 0; at <= value.length(); at++) {
            boolean end = at == value.length();
            char c = end ? ';' : value.charAt(at);
            if (c == '\\' && quoted) {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && (end || !quoted)) {
                String piece =
                        value.substring(start, Math.min(at, value.length())).strip();
                out.append(start == 0 ? "" : ";\r\n ").append(parameter(piece));
                start = at + 1;
            }
        }
        return out.toString();
    }

    private static String parameter(String piece) {
        int equals = piece.indexOf('=');
        if (ascii(piece) || equals < 1 || !ascii(piece.substring(0, equals))) {
            return ascii(piece) ? piece : text(piece);
        }
        String name = piece.substring(0, equals).strip();
        String plain = name.replaceFirst("\\*.*", "").toLowerCase(Locale.ROOT);
        String value = HeaderParameters.parse("x; " + plain + "=" + piece.substring(equals + 1))
                .get(plain)
                .orElse("");
        return ExtendedParameter.of(plain, value);
    }

    /** Rewrites a list of mailboxes and groups, token by token. */
    private static final class Mailboxes {
        private final String value;
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder run = new StringBuilder();
        private int at;

        Mailboxes(String value) {
            this.value = value;
        }

        String written() {
            while (at < value.length()) {
                char c = value.charAt(at);
                switch (c) {
                    case '"' -> {
                        int end = endOfQuotes();
                        run.append(value, at, end);
                        at = end;
                    }
                    case '(' -> comment();
                    case '<' -> angle();
                    case ',', ';' -> {
                        flush();
                        out.append(c).append(c == ',' ? "\r\n " : "");
                        at++;
                    }
                    case ':' -> {
                        phrase();
                        out.append(c);
                        at++;
                    }
                    default -> {
                        run.append(c);
                        at++;
                    }
                }
            }
            flush();
            return out.toString();
        }

        private int endOfQuotes() {
            int close = at + 1;
            while (close < value.length() && value.charAt(close) != '"') {
                close += value.charAt(close) == '\\' ? 2 : 1;
            }
            return Math.min(close + 1, value.length());
        }

        private void angle() {
            phrase();
            int close = value.indexOf('>', at);
            close = close < 0 ? value.length() : close + 1;
            String inside = value.substring(at, close);
            int sign = inside.lastIndexOf('@');
            boolean whole = inside.endsWith(">") && sign > 0;
            out.append(whole ? address(inside.substring(0, inside.length() - 1)) + ">" : inside);
            at = close;
        }

        private void comment() {
            flush();
            int depth = 0;
            int from = at + 1;
            for (; at < value.length(); at++) {
                char c = value.charAt(at);
                if (c == '\\') {
                    at++;
                } else if (c == '(') {
                    depth++;
                } else if (c == ')' && --depth == 0) {
                    break;
                }
            }
            int end = Math.min(at, value.length());
            String inside = value.substring(Math.min(from, end), end);
            out.append('(')
                    .append(ascii(inside) ? inside : text(inside.replace("\\", "")))
                    .append(')');
            at = Math.min(at + 1, value.length());
        }

        /** What stands before {@code <} or a colon is a phrase, whatever it holds. */
        private void phrase() {
            String words = run.toString();
            run.setLength(0);
            if (ascii(words)) {
                out.append(words);
                return;
            }
            out.append(blankBefore(words)).append(text(unquoted(words.strip()))).append(' ');
        }

        /** What stands alone is an address, or a name without one. */
        private void flush() {
            String words = run.toString();
            if (words.indexOf('@') < 0 || words.strip().indexOf(' ') >= 0) {
                phrase();
                return;
            }
            run.setLength(0);
            out.append(ascii(words) ? words : blankBefore(words) + address(words.strip()));
        }

        private String blankBefore(String words) {
            boolean separate = out.length() > 0 && !Character.isWhitespace(out.charAt(out.length() - 1));
            return separate && words.startsWith(" ") ? " " : "";
        }

        private static String unquoted(String words) {
            StringBuilder plain = new StringBuilder(words.length());
            for (int i = 0; i < words.length(); i++) {
                char c = words.charAt(i);
                if (c == '\\' && i + 1 < words.length()) {
                    plain.append(words.charAt(++i));
                } else if (c != '"') {
                    plain.append(c);
                }
            }
            return plain.toString();
        }

        private static String address(String written) {
            int sign = written.lastIndexOf('@');
            String domain = written.substring(sign + 1);
            if (ascii(domain)) {
                return written;
            }
            try {
                return written.substring(0, sign + 1) + IDN.toASCII(domain.strip(), IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException e) {
                return written;
            }
        }
    }
}
