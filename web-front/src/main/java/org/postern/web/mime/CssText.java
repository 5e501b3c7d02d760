package org.postern.web.mime;

/**
 * Finds the ends of things in CSS: quoted strings, brackets and escapes are passed over. It only cuts text into pieces;
 * whether a piece is safe is decided by OWASP's sanitizer later. Each call looks at each character once.
 */
final class CssText {
    private CssText() {}

    /** The first of the characters outside strings and round or square brackets; {@code to} if there is none. */
    static int end(String css, int from, int to, String stops) {
        int depth = 0;
        for (int at = from; at < to; at++) {
            char c = css.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"' || c == '\'') {
                at = quoted(css, at, to);
            } else if (depth == 0 && stops.indexOf(c) >= 0) {
                return at;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if ((c == ')' || c == ']') && depth > 0) {
                depth--;
            }
        }
        return to;
    }

    /** Whether all strings and round brackets in a value end in it: one that stays open would swallow what follows. */
    static boolean isWhole(String value) {
        int depth = 0;
        for (int at = 0; at < value.length() && depth >= 0; at++) {
            char c = value.charAt(at);
            if (c == '\\') {
                at++;
                depth = at == value.length() ? -1 : depth;
            } else if (c == '"' || c == '\'') {
                at = quoted(value, at, value.length());
                depth = at == value.length() || value.charAt(at) != c ? -1 : depth;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
        }
        return depth == 0;
    }

    /** The end of the block whose opening brace is at {@code open}. */
    static int block(String css, int open, int to) {
        int depth = 0;
        for (int at = open; at < to; at++) {
            char c = css.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"' || c == '\'') {
                at = quoted(css, at, to);
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                if (depth == 0) {
                    return at;
                }
            }
        }
        return to;
    }

    /** The closing quote, or the end of the line: CSS ends a string there. */
    private static int quoted(String css, int open, int to) {
        for (int at = open + 1; at < to; at++) {
            char c = css.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == css.charAt(open) || c == '\n') {
                return at;
            }
        }
        return to;
    }

    /** Without comments, and without the HTML comment marks that old programs put around a style sheet. */
    static String withoutComments(String css) {
        StringBuilder out = new StringBuilder(css.length());
        int at = 0;
        while (at < css.length()) {
            int open = css.indexOf("/*", at);
            if (open < 0) {
                break;
            }
            out.append(css, at, open).append(' ');
            int close = css.indexOf("*/", open + 2);
            at = close < 0 ? css.length() : close + 2;
        }
        return out.append(css, at, css.length()).toString().replace("<!--", " ").replace("-->", " ");
    }
}
