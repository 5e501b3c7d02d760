package org.postern.message.address;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits an address line into its entries (RFC 5322 section 3.4 and 4.4, and the forms that people and programs write)
 * in linear time for any input: quoted names, comments, groups, source routes, missing brackets, missing commas. Does
 * not check that addresses are valid. No address is left out: each {@code @} outside a quoted name or a comment is in
 * the address of an entry. Pure; an object is confined to one line.
 */
public final class AddressScanner {
    /** RFC 2047 allows 75. */
    private static final int LONGEST_WORD = 300;

    private final String line;
    private final int limit;
    private final boolean typed;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Token> tokens = new ArrayList<>();
    private final Closers closers;
    private int start;
    private int at;
    private boolean more;
    private boolean addressed;

    private AddressScanner(String line, int limit, boolean typed) {
        this.line = line;
        this.limit = limit;
        this.typed = typed;
        this.closers = new Closers(line);
    }

    /**
     * One entry of the line.
     *
     * @param name unquoted, encoded-words not decoded; may be empty
     * @param address as written, trimmed, a quoted local part with its quotes; empty for an entry with only a name
     * @param verbatim as written
     */
    public record Piece(String name, String address, String verbatim) {}

    /**
     * The entries of a line.
     *
     * @param more whether the line has further entries, beyond the limit
     */
    public record Pieces(List<Piece> entries, boolean more) {}

    /** Reads the body of a header field; at most {@code limit} entries, the rest is ignored. */
    public static List<Piece> scan(String line, int limit) {
        return new AddressScanner(line, limit, false).run().entries();
    }

    /**
     * Reads what a person typed. Other than in a header, an address before {@code <...>} is an entry of its own and not
     * a name, unless it is in quotes.
     */
    public static Pieces typed(String line, int limit) {
        return new AddressScanner(line, limit, true).run();
    }

    private enum Kind {
        WORD,
        QUOTED,
        COMMENT,
        ANGLE
    }

    /** @param glued whether it follows the one before it without a blank */
    private record Token(Kind kind, String text, int from, int to, boolean glued) {
        boolean isAddress() {
            return kind == Kind.WORD && text.indexOf('@') >= 0;
        }
    }

    private Pieces run() {
        while (at < line.length() && !more) {
            char c = line.charAt(at);
            switch (c) {
                case '"' -> quoted();
                case '(' -> comment();
                case '<' -> angle();
                case ',', ';' -> {
                    end();
                    at++;
                    start = at;
                }
                case ':' -> group();
                default -> {
                    if (isBlank(c)) {
                        at++;
                    } else {
                        word(at);
                    }
                }
            }
        }
        end();
        return new Pieces(List.copyOf(pieces), more);
    }

    static boolean isBlank(char c) {
        return c <= ' ' || c == '\u00a0' || c == '\u3000' || (c >= '\u2000' && c <= '\u200a') || c == '\u202f';
    }

    private void token(Kind kind, String text, int from, int to) {
        boolean glued = !tokens.isEmpty() && tokens.get(tokens.size() - 1).to == from;
        Token token = new Token(kind, text, from, to, glued);
        tokens.add(token);
        addressed |= kind == Kind.ANGLE || token.isAddress();
        at = to;
    }

    /** @param from of a character that has no other meaning here */
    private void word(int from) {
        int to = Math.max(from + 1, encodedWord(from));
        while (to < line.length() && !isBlank(line.charAt(to)) && "\"(<,;:".indexOf(line.charAt(to)) < 0) {
            to = Math.max(to + 1, encodedWord(to));
        }
        boolean link =
                typed && line.startsWith(":", to) && line.substring(from, to).equalsIgnoreCase("mailto");
        if (link) {
            at = to + 1;
            return;
        }
        token(Kind.WORD, line.substring(from, to), from, to);
    }

    /**
     * The end of the encoded-word that begins here, or -1. Separators in it belong to the name, although they are not
     * allowed there; but it never hides an address.
     */
    private int encodedWord(int from) {
        int charset = line.startsWith("=?", from) ? line.indexOf('?', from + 2) : -1;
        boolean begins = charset > 0
                && charset + 2 < line.length()
                && "bBqQ".indexOf(line.charAt(charset + 1)) >= 0
                && line.charAt(charset + 2) == '?';
        int most = begins ? Math.min(line.length() - 1, from + LONGEST_WORD) : 0;
        for (int to = charset + 3; to < most && "@<>\"".indexOf(line.charAt(to)) < 0; to++) {
            if (line.startsWith("?=", to)) {
                return to + 2;
            }
        }
        return -1;
    }

    /** A quote that does not close is left out. */
    private void quoted() {
        int close = closers.quote(at);
        if (close < 0) {
            at++;
            return;
        }
        token(Kind.QUOTED, line.substring(at + 1, close), at, close + 1);
    }

    /** A parenthesis that does not close is an ordinary character. */
    private void comment() {
        int close = closers.parenthesis(at);
        if (close < 0) {
            word(at);
            return;
        }
        token(Kind.COMMENT, line.substring(at + 1, close), at, close + 1);
    }

    /** Without a closing bracket the address ends before the next separator. */
    private void angle() {
        int to = at + 1;
        int separator = -1;
        while (to < line.length()) {
            char c = line.charAt(to);
            if (c == '>' || c == '<') {
                break;
            }
            int close = c == '"' ? closers.quote(to) : -1;
            if ((c == ',' || c == ';') && separator < 0) {
                separator = to;
            }
            to = close < 0 ? to + 1 : close + 1;
        }
        boolean closed = to < line.length() && line.charAt(to) == '>';
        int end = closed || separator < 0 ? to : separator;
        token(Kind.ANGLE, line.substring(at + 1, end), at, closed ? to + 1 : end);
    }

    /** {@code name:} opens a group, and its members follow. A colon after an address is part of it. */
    private void group() {
        if (addressed) {
            word(at);
            return;
        }
        for (Token token : tokens) {
            if (typed && token.text.indexOf('@') >= 0) {
                put(token.text, "", token.from, token.to);
            }
        }
        tokens.clear();
        at++;
        start = at;
    }

    /** Makes the entries of the tokens since the last separator. */
    private void end() {
        int first = 0;
        int angle = next(Kind.ANGLE, 0);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (typed && token.kind == Kind.COMMENT && token.text.indexOf('@') >= 0) {
                put(token.text, "", token.from, token.to);
                tokens.set(i, new Token(Kind.COMMENT, "", token.from, token.to, token.glued));
                first = i == first ? i + 1 : first;
            } else if (token.kind == Kind.ANGLE) {
                i = add(first, i, i, withoutRoute(token.text.strip()));
                first = i + 1;
                angle = next(Kind.ANGLE, first);
            } else if (token.isAddress() && (typed || angle < 0)) {
                int from = localPart(first, i);
                int to = domain(i);
                i = add(first, from, to, joined(from, to));
                first = i + 1;
            }
        }
        if (first < tokens.size()) {
            add(first, tokens.size(), tokens.size() - 1, "");
        }
        tokens.clear();
        addressed = false;
    }

    private int next(Kind kind, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (tokens.get(i).kind == kind) {
                return i;
            }
        }
        return -1;
    }

    /** The first token of an address: {@code "local part" @domain}, {@code local @domain}. */
    private int localPart(int first, int sign) {
        Token token = tokens.get(sign);
        if (sign == first || token.text.charAt(0) != '@') {
            return sign;
        }
        Token before = tokens.get(sign - 1);
        boolean local = token.glued
                ? before.kind == Kind.QUOTED
                : before.kind == Kind.WORD
                        && (typed || sign - 1 == first)
                        && (token.text.indexOf('.') > 0 || domain(sign) != sign);
        return local ? sign - 1 : sign;
    }

    /** The last token of an address: {@code local@ domain}, {@code local @ domain}. */
    private int domain(int sign) {
        int next = sign + 1;
        boolean joins = tokens.get(sign).text.endsWith("@")
                && next < tokens.size()
                && tokens.get(next).kind == Kind.WORD
                && tokens.get(next).text.indexOf('@') < 0
                && tokens.get(next).text.indexOf('.') > 0;
        return joins ? next : sign;
    }

    private String joined(int from, int to) {
        StringBuilder address = new StringBuilder();
        for (Token token : tokens.subList(from, to + 1)) {
            address.append(token.kind == Kind.QUOTED ? '"' + token.text + '"' : token.text);
        }
        return address.toString();
    }

    /**
     * Adds an entry whose name is in the tokens from {@code first} and before {@code from}, and returns its last token:
     * comments after the address belong to it.
     */
    private int add(int first, int from, int to, String address) {
        StringBuilder name = new StringBuilder();
        StringBuilder remark = new StringBuilder();
        for (Token token : tokens.subList(first, from)) {
            StringBuilder into = token.kind == Kind.COMMENT ? remark : name;
            if (into.length() > 0 && !token.glued) {
                into.append(' ');
            }
            into.append(token.kind == Kind.QUOTED ? unescaped(token.text) : token.text.strip());
        }
        int last = to;
        while (!address.isEmpty()
                && last + 1 < tokens.size()
                && tokens.get(last + 1).kind == Kind.COMMENT
                && !(typed && tokens.get(last + 1).text.indexOf('@') >= 0)) {
            last++;
            remark.append(remark.length() > 0 ? " " : "")
                    .append(tokens.get(last).text.strip());
        }
        int begin = Math.max(start, first < tokens.size() ? tokens.get(first).from : at);
        put(name.length() == 0 ? remark.toString() : name.toString(), address, begin, tokens.get(last).to);
        return last;
    }

    private void put(String name, String address, int begin, int end) {
        boolean something =
                !address.isEmpty() || name.codePoints().anyMatch(c -> Character.isLetterOrDigit(c) || c == '@');
        if (something && pieces.size() >= limit) {
            more = true;
        } else if (something) {
            pieces.add(
                    new Piece(name.strip(), address, line.substring(begin, end).strip()));
        }
    }

    /** RFC 5322 section 4.4: {@code @one.test,@two.test:alice@office.test}. */
    private static String withoutRoute(String address) {
        int route = address.startsWith("@") ? address.indexOf(':') : -1;
        return address.substring(route + 1).strip();
    }

    private static String unescaped(String quoted) {
        if (quoted.indexOf('\\') < 0) {
            return quoted;
        }
        StringBuilder plain = new StringBuilder(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            if (quoted.charAt(i) == '\\' && i + 1 < quoted.length()) {
                i++;
            }
            plain.append(quoted.charAt(i));
        }
        return plain.toString();
    }
}
