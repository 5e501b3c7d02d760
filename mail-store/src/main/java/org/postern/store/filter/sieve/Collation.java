package org.postern.store.filter.sieve;

import java.util.Locale;
import java.util.Optional;
import org.postern.message.text.SearchFold;

/**
 * How strings are compared (RFC 4790, RFC 5228 2.7.3). Strings are {@link #prepared} first; prepared strings are then
 * compared character by character.
 */
enum Collation {
    /** What search does, and what a script without a comparator means: width, case and accents do not count. */
    FOLDED(""),
    OCTET("i;octet"),
    ASCII_CASEMAP("i;ascii-casemap"),
    UNICODE_CASEMAP("i;unicode-casemap"),
    ASCII_NUMERIC("i;ascii-numeric");

    private final String title;

    Collation(String title) {
        this.title = title;
    }

    static Optional<Collation> named(String name) {
        for (Collation collation : values()) {
            if (collation != FOLDED && collation.title.equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(collation);
            }
        }
        return Optional.empty();
    }

    /** The capability that a script must require; empty for the two that every script has. */
    Optional<String> capability() {
        return this == UNICODE_CASEMAP || this == ASCII_NUMERIC ? Optional.of("comparator-" + title) : Optional.empty();
    }

    /** Whether parts of strings can be compared, as {@code :contains} and {@code :matches} do. */
    boolean substrings() {
        return this != ASCII_NUMERIC;
    }

    /** Whether preparing keeps the place of every character. */
    boolean keepsPlaces() {
        return this != FOLDED && this != UNICODE_CASEMAP;
    }

    String prepared(String text) {
        return switch (this) {
            case FOLDED -> SearchFold.of(text);
            case UNICODE_CASEMAP -> SearchFold.casemap(text);
            case ASCII_CASEMAP -> upper(text);
            default -> text;
        };
    }

    /** Compares prepared strings by their characters, which is the order of their octets in UTF-8. */
    int compare(String a, String b) {
        if (this == ASCII_NUMERIC) {
            return compareNumbers(a, b);
        }
        int at = 0;
        while (at < a.length() && at < b.length()) {
            int left = a.codePointAt(at);
            int right = b.codePointAt(at);
            if (left != right) {
                return Integer.compare(left, right);
            }
            at += Character.charCount(left);
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

    private static String upper(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
        }
        return out.toString();
    }
}
