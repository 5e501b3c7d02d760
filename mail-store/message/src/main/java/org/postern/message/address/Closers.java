package org.postern.message.address;

import java.util.Arrays;

/** Finds where quotes and comments of an address line close; linear for the whole line. Confined to one scan. */
final class Closers {
    private final String line;
    private int[] parentheses = {};
    private boolean noQuote;

    Closers(String line) {
        this.line = line;
    }

    /** The closing quote, or -1. After the first one that does not close, none closes. */
    int quote(int open) {
        if (noQuote) {
            return -1;
        }
        int close = open + 1;
        while (close < line.length() && line.charAt(close) != '"') {
            close += line.charAt(close) == '\\' ? 2 : 1;
        }
        noQuote = close >= line.length();
        return noQuote ? -1 : close;
    }

    /** The parenthesis that closes a comment, which may hold comments, or -1. */
    int parenthesis(int open) {
        if (parentheses.length == 0) {
            parentheses = pairs();
        }
        return parentheses[open];
    }

    private int[] pairs() {
        int[] close = new int[line.length()];
        Arrays.fill(close, -1);
        int[] open = new int[line.length()];
        int depth = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                open[depth++] = i;
            } else if (c == ')' && depth > 0) {
                close[open[--depth]] = i;
            }
        }
        return close;
    }
}
