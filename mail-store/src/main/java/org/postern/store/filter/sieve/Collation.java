package org.postern.store.filter.sieve;

import java.util.Locale;
import java.util.Optional;

/** How strings are compared (RFC 4790, RFC 5228 2.7.3). */
enum Collation {
    OCTET("i;octet"),
    ASCII_CASEMAP("i;ascii-casemap"),
    ASCII_NUMERIC("i;ascii-numeric");

    private final String title;

    Collation(String title) {
        this.title = title;
    }

    static Optional<Collation> named(String name) {
        for (Collation collation : values()) {
            if (collation.title.equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(collation);
            }
        }
        return Optional.empty();
    }

    /** Whether parts of strings can be compared, as {@code :contains} and {@code :matches} do. */
    boolean substrings() {
        return this != ASCII_NUMERIC;
    }

    boolean same(char a, char b) {
        return a == b || (this == ASCII_CASEMAP && upper(a) == upper(b));
    }

    int compare(String a, String b) {
        if (this == ASCII_NUMERIC) {
            return compareNumbers(a, b);
        }
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            int difference = this == OCTET ? a.charAt(i) - b.charAt(i) : upper(a.charAt(i)) - upper(b.charAt(i));
            if (difference != 0) {
                return difference;
            }
        }
        return a.length() - b.length();
    }

    /**
     * RFC 4790 9.1.1: leading digits count; a text without digits is greater than any number and equal to other such
     * texts.
     */
    private static int compareNumbers(String a, String b) {
        String left = digits(a);
        String right = digits(b);
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        return left.length() == right.length() ? left.compareTo(right) : left.length() - right.length();
    }

    /** Without leading zeros, except a single one. */
    private static String digits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        int start = 0;
        while (start < end - 1 && text.charAt(start) == '0') {
            start++;
        }
        return text.substring(start, end);
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
    }
}
