package org.postern.message.query;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a search asks for. A message is found when it fits every alternative list; it fits a list when it fits one of its
 * terms. Immutable.
 */
public record MailQuery(List<AnyOf> all) {
    /** Longer text is cut. The canonical text of what a page accepts is shorter. */
    public static final int MOST_CHARACTERS = 4_000;

    public MailQuery {
        all = List.copyOf(all);
    }

    /** What a term asks about. */
    public enum Field {
        /** The subject, people, text and names of files. */
        WORDS,
        FROM,
        TO,
        CC,
        SUBJECT,
        FILENAME,
        /** The value is {@code attachment}. */
        HAS,
        /** The value is one of {@code unread}, {@code starred}, {@code answered}, {@code forwarded}. */
        IS,
        /** The value is the key of a folder. */
        IN,
        /** The value is a keyword (RFC 9051 2.3.2). */
        LABEL,
        /** Arrival before a time with its offset. */
        BEFORE,
        /** Arrival at or after a time with its offset. */
        AFTER,
        /** Octets. */
        LARGER,
        /** Octets. */
        SMALLER;

        /** The name of its operator. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether its value is words. */
        public boolean ofText() {
            return switch (this) {
                case WORDS, FROM, TO, CC, SUBJECT, FILENAME -> true;
                case HAS, IS, IN, LABEL, BEFORE, AFTER, LARGER, SMALLER -> false;
            };
        }
    }

    /** Alternatives. */
    public record AnyOf(List<Term> terms) {
        public AnyOf {
            terms = List.copyOf(terms);
        }
    }

    /**
     * One condition.
     *
     * @param value without quotes and control characters; as {@link Field} says
     * @param phrase whether the value was quoted: its last word is complete
     * @param not whether messages that fit are left out
     */
    public record Term(Field field, String value, boolean phrase, boolean not) {
        /** The time of BEFORE and AFTER. */
        public OffsetDateTime time() {
            return OffsetDateTime.parse(value);
        }

        /** The octets of LARGER and SMALLER. */
        public long octets() {
            return Long.parseLong(value);
        }

        String text() {
            boolean quoted = phrase || field == Field.IN || field == Field.LABEL;
            String mark = quoted ? "\"" : "";
            return (not ? "-" : "") + (field == Field.WORDS ? "" : field.key() + ":") + mark + value + mark;
        }
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public boolean asks(Field field) {
        return all.stream().flatMap(any -> any.terms().stream()).anyMatch(term -> term.field() == field);
    }

    /** Each term replaced, such as the name of a folder by its key. */
    public MailQuery with(UnaryOperator<Term> change) {
        return new MailQuery(all.stream()
                .map(any -> new AnyOf(any.terms().stream().map(change).toList()))
                .toList());
    }

    /** A text that is read as this query again, wherever and whenever it is read. */
    public String text() {
        return all.stream()
                .map(any -> any.terms().stream().map(Term::text).collect(Collectors.joining(" OR ")))
                .collect(Collectors.joining(" "));
    }
}
