package org.postern.message.address;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits an address line into its pieces (RFC 5322 section 3.4, and the forms that people type) in linear time for any
 * input: quoted names, comments, groups, source routes, missing brackets. Does not check that addresses are valid.
 * Pure.
 */
public final class AddressScanner {
    private final String line;
    private final int limit;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder phrase = new StringBuilder();
    private final StringBuilder angle = new StringBuilder();
    private final StringBuilder comment = new StringBuilder();
    private boolean hasAngle;
    private int start;
    private int at;

    private AddressScanner(String line, int limit) {
        this.line = line;
        this.limit = limit;
    }

    /**
     * One entry of the line.
     *
     * @param name unquoted, encoded-words not decoded; may be empty
     * @param address as written, trimmed; empty for an entry with only a name
     * @param verbatim as written
     */
    public record Piece(String name, String address, String verbatim) {}

    /** Returns at most {@code limit} pieces; the rest of the line is ignored. */
    public static List<Piece> scan(String line, int limit) {
        return new AddressScanner(line, limit).run();
    }

    private List<Piece> run() {
        while (at < line.length() && pieces.size() < limit) {
            char c = line.charAt(at);
            switch (c) {
                case '"' -> quoted();
                case '(' -> comment();
                case '<' -> angle();
                case ',', ';' -> {
                    end();
                    start = at + 1;
                }
                case ':' -> group();
                default -> phrase.append(c);
            }
            at++;
        }
        if (pieces.size() < limit) {
            end();
        }
        return pieces;
    }

    /** Copies up to the closing quote. Without a closing quote, the opening one is an ordinary character. */
    private void quoted() {
        int close = at + 1;
        while (close < line.length() && line.charAt(close) != '"') {
            close += line.charAt(close) == '\\' ? 2 : 1;
        }
        if (close >= line.length()) {
            phrase.append(line, at + 1, line.length());
            at = line.length();
            return;
        }
        // A quoted local part keeps its quotes, because they are part of the address.
        boolean local = close + 1 < line.length() && line.charAt(close + 1) == '@';
        phrase.append(local ? "\"" : "");
        for (int i = at + 1; i < close; i++) {
            if (line.charAt(i) == '\\' && i + 1 < close && !local) {
                i++;
            }
            phrase.append(line.charAt(i));
        }
        phrase.append(local ? "\"" : "");
        at = close;
    }

    private void comment() {
        int depth = 0;
        int from = at + 1;
        for (; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                break;
            }
        }
        comment.append(line, Math.min(from, line.length()), Math.min(at, line.length()));
    }

    private void angle() {
        int close = at + 1;
        boolean quoted = false;
        while (close < line.length()) {
            char c = line.charAt(close);
            if (c == '\\' && quoted) {
                close++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '>' || c == '<' || c == ';')) {
                break;
            }
            close++;
        }
        close = Math.min(close, line.length());
        if (hasAngle) {
            // <a@b> <c@d> without a comma: two entries
            end();
            start = at;
        }
        hasAngle = true;
        angle.append(line, at + 1, close);
        at = close < line.length() && line.charAt(close) == '>' ? close : close - 1;
    }

    /** {@code name:} opens a group, and its members follow. A colon inside an address is left alone. */
    private void group() {
        if (phrase.indexOf("@") >= 0 || hasAngle) {
            phrase.append(':');
            return;
        }
        phrase.setLength(0);
        comment.setLength(0);
        start = at + 1;
    }

    private void end() {
        String name = phrase.toString().strip();
        String address = angle.toString().strip();
        String remark = comment.toString().strip();
        if (hasAngle) {
            int route = address.startsWith("@") ? address.indexOf(':') : -1; // RFC 5322 section 4.4
            address = address.substring(route + 1);
            name = name.isEmpty() ? remark : name;
        } else if (name.indexOf('@') >= 0) {
            address = name.replace(" ", "").replace("\t", "");
            if (name.indexOf(' ') >= 0) {
                address = lastWithAt(name);
                name = name.substring(0, name.lastIndexOf(address)).strip();
            } else {
                name = "";
            }
            name = name.isEmpty() ? remark : name;
        }
        if (!name.isEmpty() || !address.isEmpty()) {
            pieces.add(new Piece(
                    name,
                    address,
                    line.substring(start, Math.min(at, line.length())).strip()));
        }
        phrase.setLength(0);
        angle.setLength(0);
        comment.setLength(0);
        hasAngle = false;
    }

    /** {@code Alice alice@office.test}: the last word with an at sign is the address. */
    private static String lastWithAt(String words) {
        int sign = words.lastIndexOf('@');
        int from = sign;
        while (from > 0 && words.charAt(from - 1) > ' ') {
            from--;
        }
        int to = sign;
        while (to < words.length() && words.charAt(to) > ' ') {
            to++;
        }
        return words.substring(from, to);
    }
}
