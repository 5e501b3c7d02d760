package org.postern.store.search;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.postern.message.query.MailQuery;
import org.postern.message.query.MailQuery.AnyOf;
import org.postern.message.query.MailQuery.Field;
import org.postern.message.query.MailQuery.Term;
import org.postern.message.query.QueryReader;

/**
 * The part of a query that an index of words answers, as FTS5 expressions. A word that is not quoted and has at least three
 * characters matches as a prefix. An expression is valid for any input: only segmented words in quotes reach FTS5, and
 * segmented words contain no quotes.
 *
 * @param expression of the alternatives that are words only, for the index of an account; empty when there are none
 * @param own the same without the words of attached files
 * @param earlier the same for the words of an earlier version, which are those of all accounts
 * @param others the other alternatives: they need the rows of the messages, too
 * @param asksForNewWords whether mail that an earlier version indexed may be missed until it was read again
 */
public record SearchQuery(String expression, String own, String earlier, List<AnyOf> others, boolean asksForNewWords) {
    private static final int OPEN_FROM = 3;

    /** Reads the canonical text of a query, for an account. */
    public static SearchQuery of(String query, long accountId) {
        MailQuery asked = QueryReader.canonical(query);
        List<AnyOf> ofWords = asked.all().stream()
                .filter(any ->
                        any.terms().stream().allMatch(term -> term.field().ofText() && !term.not()))
                .toList();
        List<AnyOf> others =
                asked.all().stream().filter(any -> !ofWords.contains(any)).toList();
        AccountWords words = new AccountWords(accountId);
        return new SearchQuery(
                joined(ofWords, term -> expression(term, words)),
                joined(ofWords, term -> own(term, words)),
                joined(ofWords, SearchQuery::earlier),
                others,
                asked.asks(Field.FILENAME) || asked.asks(Field.CC));
    }

    private static String joined(List<AnyOf> groups, Function<Term, String> expression) {
        return groups.stream()
                .map(any -> any.terms().stream()
                        .map(expression)
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(" OR ")))
                .filter(each -> !each.isEmpty())
                .map(each -> "(" + each + ")")
                .collect(Collectors.joining(" AND "));
    }

    /** The expression of a term of words, for the index of an account; empty if the index has no such words. */
    public static String expression(Term term, long accountId) {
        return expression(term, new AccountWords(accountId));
    }

    private static String expression(Term term, AccountWords account) {
        String own = own(term, account);
        if (term.field() != Field.WORDS || own.isEmpty()) {
            return own;
        }
        String attached = phrase(Segmenter.wordsOfQuery(term.value()), term.phrase(), account::ofAttached);
        return "(" + own + " OR " + attached + ")";
    }

    /** Without the words of attached files. */
    private static String own(Term term, AccountWords account) {
        UnaryOperator<String> words =
                switch (term.field()) {
                    case FILENAME -> account::ofFiles;
                    case CC -> account::ofCopied;
                    default -> account::of;
                };
        return inColumn(term, phrase(Segmenter.wordsOfQuery(term.value()), term.phrase(), words));
    }

    /** {@link #expression(Term, long)} for the words of an earlier version, which had no words of some fields. */
    public static String earlier(Term term) {
        String one = phrase(Segmenter.wordsOfQuery(term.value()), term.phrase(), words -> words);
        if (one.isEmpty() || term.field() == Field.FILENAME || term.field() == Field.CC) {
            return "";
        }
        String other = phrase(Segmenter.earlierWordsOfQuery(term.value()), term.phrase(), words -> words);
        return inColumn(term, other.isEmpty() || other.equals(one) ? one : "(" + one + " OR " + other + ")");
    }

    private static String inColumn(Term term, String phrase) {
        Optional<String> column =
                switch (term.field()) {
                    case FROM -> Optional.of("sender");
                    case TO, CC -> Optional.of("recipients");
                    case SUBJECT -> Optional.of("subject");
                    case FILENAME -> Optional.of("body");
                    default -> Optional.empty();
                };
        return phrase.isEmpty() ? "" : column.map(name -> name + " : " + phrase).orElse(phrase);
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
