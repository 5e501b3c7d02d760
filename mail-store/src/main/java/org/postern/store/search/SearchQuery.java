package org.postern.store.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Converts a query that a person typed to an FTS5 expression. All words are required; {@code "a phrase"} must occur in
 * order; {@code from:}, {@code to:} and {@code subject:} before a word or phrase restrict it to that field; an unquoted
 * word of at least three characters matches as a prefix. The expression is valid for any input: only segmented words in
 * quotes reach FTS5, and segmented words contain no quotes.
 */
public final class SearchQuery {
    private static final Map<String, String> FIELDS =
            Map.of("from:", "sender", "to:", "recipients", "subject:", "subject");
    private static final int MOST_CHARACTERS = 500;
    private static final int MOST_TERMS = 20;
    private static final int OPEN_FROM = 3;

    private SearchQuery() {}

    /** The expression for the index of an account; empty when there is nothing to search for. */
    public static String expression(String typed, long accountId) {
        return expression(typed, new AccountWords(accountId)::of, false);
    }

    /** The expression for the words of an earlier version, which are those of all accounts. */
    public static String earlierExpression(String typed) {
        return expression(typed, words -> words, true);
    }

    private static String expression(String typed, UnaryOperator<String> words, boolean earlier) {
        String text = typed.length() > MOST_CHARACTERS ? typed.substring(0, MOST_CHARACTERS) : typed;
        List<String> terms = new ArrayList<>();
        int at = 0;
        while (at < text.length() && terms.size() < MOST_TERMS) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            String field = field(text, at);
            at += field.length();
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            int start = quoted ? at + 1 : at;
            int end = start;
            while (end < text.length()
                    && (quoted ? text.charAt(end) != '"' : !Character.isWhitespace(text.charAt(end)))) {
                end++;
            }
            String term = term(text.substring(start, end), quoted, words, earlier);
            if (!term.isEmpty()) {
                terms.add(field.isEmpty() ? term : FIELDS.get(field) + " : " + term);
            }
            at = quoted ? end + 1 : end;
        }
        return String.join(" AND ", terms);
    }

    private static String field(String text, int at) {
        String rest = text.substring(at, Math.min(text.length(), at + 8)).toLowerCase(Locale.ROOT);
        return FIELDS.keySet().stream().filter(rest::startsWith).findFirst().orElse("");
    }

    private static String term(String typed, boolean quoted, UnaryOperator<String> words, boolean earlier) {
        String term = phrase(Segmenter.wordsOfQuery(typed), quoted, words);
        if (!earlier || term.isEmpty()) {
            return term;
        }
        String other = phrase(Segmenter.earlierWordsOfQuery(typed), quoted, words);
        return other.isEmpty() || other.equals(term) ? term : "(" + term + " OR " + other + ")";
    }

    /** Words without a blank between them are searched as a phrase, whether or not they were quoted. */
    private static String phrase(String found, boolean quoted, UnaryOperator<String> words) {
        if (found.isEmpty()) {
            return "";
        }
        String last = found.substring(found.lastIndexOf(' ') + 1);
        boolean unspaced = last.codePoints().anyMatch(c -> c >= 0x0E00) && last.codePointCount(0, last.length()) <= 1;
        boolean open = unspaced || (!quoted && last.length() >= OPEN_FROM);
        return "\"" + words.apply(found) + "\"" + (open ? " *" : "");
    }
}
