package org.postern.message.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.message.query.MailQuery.AnyOf;
import org.postern.message.query.MailQuery.Field;
import org.postern.message.query.MailQuery.Term;

/**
 * Reads what a person typed: words, {@code "phrases"}, {@code operator:value}, a minus before any of them, {@code OR}
 * between two. Quotes, colon, minus and digits may be full-width. Each part that is not understood is reported and left
 * out, so that nobody takes the answer for one to what was asked. Confined to one call.
 */
public final class QueryReader {
    /** Terms of one search: each costs a look into the index. */
    public static final int MOST_TERMS = 20;

    private static final Pattern NAME = Pattern.compile("([\\p{L}_]{2,20})[:：]");
    private static final String QUOTES = "\"“”„＂";
    private static final String MINUS = "-−－‐–";
    /** Beginnings of words with a colon that people search for as they stand. */
    private static final Set<String> PLAIN =
            Set.of("http", "https", "ftp", "mailto", "tel", "re", "fw", "fwd", "aw", "wg", "sv", "vs", "tr", "rif");

    private final String text;
    private final QueryTimes times;
    private final List<List<Term>> groups = new ArrayList<>();
    private final List<QueryFault> faults = new ArrayList<>();
    private int at;
    private int terms;
    private boolean or;
    private boolean dropped;

    private QueryReader(String text, QueryTimes times) {
        this.text = text;
        this.times = times;
    }

    /**
     * The query that was read.
     *
     * @param faults what was not understood; the query lacks it
     */
    public record Reading(MailQuery query, List<QueryFault> faults) {}

    /** Reads a search; never fails. */
    public static Reading read(String typed, QueryTimes times) {
        String cut = typed.length() > MailQuery.MOST_CHARACTERS ? typed.substring(0, MailQuery.MOST_CHARACTERS) : typed;
        return new QueryReader(cut, times).read();
    }

    /** The field that an operator asks about, by its name without the colon; empty if there is no such operator. */
    public static Optional<Field> field(String name) {
        return QueryOperator.named(name).map(QueryOperator::field);
    }

    /** Reads {@link MailQuery#text}, whose times are complete. */
    public static MailQuery canonical(String text) {
        return read(text, QueryTimes.UTC).query();
    }

    private Reading read() {
        while (blanks() && terms < MOST_TERMS) {
            part();
        }
        if (blanks()) {
            faults.add(new QueryFault(QueryFault.Kind.MANY, text.substring(at)));
        }
        if (or) {
            faults.add(new QueryFault(QueryFault.Kind.OR, ""));
        }
        if (groups.isEmpty() && faults.isEmpty() && !text.isBlank()) {
            faults.add(new QueryFault(QueryFault.Kind.NOTHING, text.strip()));
        }
        return new Reading(new MailQuery(groups.stream().map(AnyOf::new).toList()), List.copyOf(faults));
    }

    /** Whether there is more after blanks, which are skipped. */
    private boolean blanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at < text.length();
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isISOControl(c) || c == '\u3000' || c == '\u00a0';
    }

    private void part() {
        int start = at;
        if (joins("OR")) {
            boolean lonely = groups.isEmpty() || or;
            if (lonely) {
                faults.add(new QueryFault(QueryFault.Kind.OR, ""));
            }
            or = !lonely;
            return;
        }
        if (!groups.isEmpty() && joins("AND")) {
            return;
        }
        boolean not = MINUS.indexOf(text.charAt(at)) >= 0 && at + 1 < text.length() && !isBlank(text.charAt(at + 1));
        at += not ? 1 : 0;
        if (groups(at)) {
            faults.add(new QueryFault(QueryFault.Kind.PARENTHESES, rest()));
            return;
        }
        Matcher name = NAME.matcher(text).region(at, text.length());
        if (!name.lookingAt()) {
            words(not);
            return;
        }
        Optional<QueryOperator> operator = QueryOperator.named(name.group(1));
        if (operator.isEmpty()) {
            if (isPlain(name)) {
                words(not);
            } else {
                at = name.end();
                String unused = quotedOrWord().text();
                faults.add(new QueryFault(QueryFault.Kind.OPERATOR, name.group()));
                or = false;
            }
            return;
        }
        at = name.end();
        value(operator.get(), not, start);
    }

    /** Whether the word here stands between two others and joins them. */
    private boolean joins(String word) {
        boolean here = text.startsWith(word, at)
                && (at + word.length() == text.length() || isBlank(text.charAt(at + word.length())));
        boolean alone = here
                && groups.isEmpty()
                && !dropped
                && text.substring(at + word.length()).isBlank();
        if (here && !alone) {
            at += word.length();
        }
        return here && !alone;
    }

    /** Whether a parenthesis here groups conditions, rather than being part of a name such as （株）. */
    private boolean groups(int from) {
        char c = text.charAt(from);
        if (c != '(' && c != '（') {
            return false;
        }
        Matcher inner = NAME.matcher(text).region(from + 1, text.length());
        return (inner.lookingAt() && QueryOperator.named(inner.group(1)).isPresent())
                || text.substring(from).contains(" OR ");
    }

    private String rest() {
        String rest = text.substring(at);
        at = text.length();
        return rest;
    }

    private boolean isPlain(Matcher name) {
        String before = name.group(1);
        boolean ascii = before.chars().allMatch(c -> c < 0x80);
        char next = name.end() < text.length() ? text.charAt(name.end()) : ' ';
        return !ascii
                || isBlank(next)
                || next == '/'
                || next == '\\'
                || PLAIN.contains(before.toLowerCase(Locale.ROOT));
    }

    private void words(boolean not) {
        Typed typed = quotedOrWord();
        if (hasWords(typed.text())) {
            add(new Term(Field.WORDS, typed.text(), typed.quoted(), not));
        } else {
            dropped = true;
        }
    }

    private void value(QueryOperator operator, boolean not, int start) {
        int end = at;
        if (!blanks() || joinsAhead()) {
            at = end;
            faults.add(new QueryFault(QueryFault.Kind.EMPTY, text.substring(start, end)));
            return;
        }
        Typed typed = quotedOrWord();
        if (typed.text().isBlank()) {
            faults.add(new QueryFault(QueryFault.Kind.EMPTY, text.substring(start, end)));
            return;
        }
        if (operator.field().ofText()) {
            if (hasWords(typed.text())) {
                add(new Term(operator.field(), typed.text(), typed.quoted(), not));
            } else {
                faults.add(new QueryFault(QueryFault.Kind.EMPTY, text.substring(start, at)));
            }
            return;
        }
        Optional<Term> term = operator.term(typed.text(), not, times);
        if (term.isPresent()) {
            add(term.get());
        } else {
            faults.add(new QueryFault(operator.fault(), text.substring(start, at)));
            or = false;
        }
    }

    /** Whether another operator, or OR, stands where a value should. */
    private boolean joinsAhead() {
        Matcher name = NAME.matcher(text).region(at, text.length());
        boolean operator = isBlank(text.charAt(at - 1))
                && name.lookingAt()
                && QueryOperator.named(name.group(1)).isPresent();
        return operator || text.startsWith("OR ", at);
    }

    private Typed quotedOrWord() {
        boolean quoted = at < text.length() && QUOTES.indexOf(text.charAt(at)) >= 0;
        int start = quoted ? at + 1 : at;
        int end = start;
        while (end < text.length() && (quoted ? QUOTES.indexOf(text.charAt(end)) < 0 : !isBlank(text.charAt(end)))) {
            end++;
        }
        at = quoted ? Math.min(text.length(), end + 1) : end;
        String value = text.substring(start, end).replaceAll("\\p{Cntrl}+", " ").strip();
        return new Typed(value, quoted);
    }

    private record Typed(String text, boolean quoted) {}

    private static boolean hasWords(String value) {
        return value.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    private void add(Term term) {
        terms++;
        if (or) {
            groups.get(groups.size() - 1).add(term);
            or = false;
        } else {
            groups.add(new ArrayList<>(List.of(term)));
        }
    }
}
