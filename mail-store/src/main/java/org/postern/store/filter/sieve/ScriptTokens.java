package org.postern.store.filter.sieve;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.jsieve.parser.generated.JavaCharStream;
import org.apache.jsieve.parser.generated.SieveParserConstants;
import org.apache.jsieve.parser.generated.SieveParserTokenManager;
import org.apache.jsieve.parser.generated.Token;

/**
 * The words of a script for the parser. The parser recurses for each nested test, so this class refuses deep nesting
 * first. It also replaces strings and numbers, because the parser fails on some of them: it takes backslashes in text
 * blocks for quotes (RFC 5228 2.4.2), fails at an empty block, needs quadratic time for many backslashes, and wraps
 * numbers at 2 GiB. Confined to one parse.
 */
final class ScriptTokens extends SieveParserTokenManager {
    private final int nesting;
    private final Deque<Integer> outside = new ArrayDeque<>();
    private int depth;
    private int chain;

    ScriptTokens(String script, int nesting) {
        super(new JavaCharStream(new StringReader(plain(script))));
        this.nesting = nesting;
    }

    /**
     * Normalizes line ends as in RFC 5228 2.2. The generated reader follows Java and reads {@code \\u0022} as a
     * quotation mark, which would let a text end its own string; an escaped backslash stands only for itself.
     */
    private static String plain(String script) {
        String text = script.startsWith("\uFEFF") ? script.substring(1) : script;
        return text.replaceAll("\r\n|\r|\n", "\r\n").replace("\\", "\\u005c") + "\r\n";
    }

    @Override
    public Token getNextToken() {
        Token token = super.getNextToken();
        switch (token.kind) {
            case SieveParserConstants.QUOTED_STRING -> {
                return new Text(token, unquoted(token.image));
            }
            case SieveParserConstants.MULTI_LINE -> {
                return new Text(token, block(token.image));
            }
            case SieveParserConstants.NUMBER -> {
                return new Numeral(token, number(token));
            }
            case SieveParserConstants.IDENTIFIER -> deeper(token);
            default -> nest(token);
        }
        return token;
    }

    private void nest(Token token) {
        switch (token.image) {
            case "(" -> open(1 + chain);
            case "{" -> open(1); // the tests before it are done
            case ")", "}" -> {
                depth -= outside.isEmpty() ? 0 : outside.pop();
                chain = 0;
            }
            case ",", ";" -> chain = 0;
            default -> {}
        }
    }

    private void open(int levels) {
        outside.push(levels);
        depth += levels;
        chain = 0;
    }

    private void deeper(Token token) {
        chain++;
        if (depth + chain > 2 * nesting) {
            throw new ScriptException(
                    token.beginLine, "tests and blocks stand more than " + nesting + " deep in one another");
        }
    }

    private static String unquoted(String image) {
        StringBuilder text = new StringBuilder(image.length());
        for (int i = 1; i < image.length() - 1; i++) {
            char c = image.charAt(i);
            text.append(c == '\\' ? image.charAt(++i) : c);
        }
        return text.toString();
    }

    /** RFC 5228 2.4.2: from the line after {@code text:} to the one before the dot, its last line end included. */
    private static String block(String image) {
        int start = image.indexOf('\n') + 1;
        String lines = image.substring(start, image.length() - ".\r\n".length());
        String unstuffed = lines.startsWith("..") ? lines.substring(1) : lines;
        return unstuffed.replace("\n..", "\n.");
    }

    private static long number(Token token) {
        String digits = token.image;
        int shift =
                switch (digits.charAt(digits.length() - 1)) {
                    case 'K' -> 10;
                    case 'M' -> 20;
                    case 'G' -> 30;
                    default -> 0;
                };
        digits = shift == 0 ? digits : digits.substring(0, digits.length() - 1);
        if (digits.length() > 9) {
            throw new ScriptException(token.beginLine, "this number is too large");
        }
        return Long.parseLong(digits) << shift;
    }

    /** A string with its value; the parser sees an empty one in its place. */
    static final class Text extends Token {
        private static final long serialVersionUID = 1L;

        private final String value;

        Text(Token token, String value) {
            super(SieveParserConstants.QUOTED_STRING, "\"\"");
            this.value = value;
            copyPlace(token, this);
        }

        @Override
        public String getValue() {
            return value;
        }
    }

    /** A number with its value; the parser sees zero in its place. */
    static final class Numeral extends Token {
        private static final long serialVersionUID = 1L;

        private final long value;

        Numeral(Token token, long value) {
            super(token.kind, "0");
            this.value = value;
            copyPlace(token, this);
        }

        @Override
        public Long getValue() {
            return value;
        }
    }

    private static void copyPlace(Token from, Token to) {
        to.beginLine = from.beginLine;
        to.beginColumn = from.beginColumn;
        to.endLine = from.endLine;
        to.endColumn = from.endColumn;
        to.specialToken = from.specialToken;
    }
}
