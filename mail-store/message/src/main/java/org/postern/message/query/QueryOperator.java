package org.postern.message.query;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.message.query.MailQuery.Field;
import org.postern.message.query.MailQuery.Term;

/** The operators of a search, with their names in English and Japanese. */
enum QueryOperator {
    FROM(Field.FROM, "from", "差出人"),
    TO(Field.TO, "to", "宛先"),
    CC(Field.CC, "cc"),
    SUBJECT(Field.SUBJECT, "subject", "件名"),
    FILENAME(Field.FILENAME, "filename", "ファイル名"),
    HAS(Field.HAS, "has"),
    IS(Field.IS, "is"),
    IN(Field.IN, "in", "フォルダー"),
    LABEL(Field.LABEL, "label", "ラベル"),
    BEFORE(Field.BEFORE, "before"),
    AFTER(Field.AFTER, "after"),
    OLDER_THAN(Field.BEFORE, "older_than"),
    NEWER_THAN(Field.AFTER, "newer_than"),
    LARGER(Field.LARGER, "larger"),
    SMALLER(Field.SMALLER, "smaller");

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(?:\\.([0-9]))?(b|k|kb|kib|m|mb|mib|g|gb|gib)?");

    /** The marks of a message; a word that begins with an exclamation mark means its absence. */
    private static final Map<String, String> MARKS = Map.ofEntries(
            Map.entry("unread", "unread"),
            Map.entry("未読", "unread"),
            Map.entry("read", "!unread"),
            Map.entry("既読", "!unread"),
            Map.entry("starred", "starred"),
            Map.entry("flagged", "starred"),
            Map.entry("スター", "starred"),
            Map.entry("スター付き", "starred"),
            Map.entry("unstarred", "!starred"),
            Map.entry("answered", "answered"),
            Map.entry("replied", "answered"),
            Map.entry("返信済み", "answered"),
            Map.entry("unanswered", "!answered"),
            Map.entry("未返信", "!answered"),
            Map.entry("forwarded", "forwarded"),
            Map.entry("転送済み", "forwarded"));

    private static final List<String> FILES = List.of("attachment", "attachments", "file", "添付", "添付ファイル");

    private final Field field;
    /** With a blank before and after each. */
    private final String names;

    QueryOperator(Field field, String... names) {
        this.field = field;
        this.names = " " + String.join(" ", names) + " ";
    }

    static Optional<QueryOperator> named(String name) {
        String key = folded(name);
        for (QueryOperator each : values()) {
            if (each.names.contains(" " + key + " ")) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    Field field() {
        return field;
    }

    QueryFault.Kind fault() {
        return switch (this) {
            case BEFORE, AFTER -> QueryFault.Kind.DATE;
            case OLDER_THAN, NEWER_THAN -> QueryFault.Kind.AGE;
            case LARGER, SMALLER -> QueryFault.Kind.SIZE;
            case HAS -> QueryFault.Kind.HAS;
            case IS -> QueryFault.Kind.IS;
            case IN -> QueryFault.Kind.FOLDER;
            case LABEL -> QueryFault.Kind.LABEL;
            default -> QueryFault.Kind.EMPTY;
        };
    }

    /** The condition; empty if the value is none of those that the operator takes. */
    Optional<Term> term(String typed, boolean not, QueryTimes times) {
        String value = folded(typed);
        return switch (this) {
            case IN, LABEL -> Optional.of(new Term(field, typed, true, not));
            case HAS ->
                FILES.contains(value) ? Optional.of(new Term(field, "attachment", false, not)) : Optional.empty();
            case IS -> Optional.ofNullable(MARKS.get(value)).map(mark -> marked(mark, not));
            case BEFORE, AFTER -> times.day(value).map(time -> new Term(field, time.toString(), false, not));
            case OLDER_THAN, NEWER_THAN -> times.ago(value).map(time -> new Term(field, time.toString(), false, not));
            case LARGER, SMALLER -> octets(value).map(octets -> new Term(field, Long.toString(octets), false, not));
            default -> Optional.of(new Term(field, typed, false, not));
        };
    }

    private Term marked(String mark, boolean not) {
        return mark.startsWith("!")
                ? new Term(field, mark.substring(1), false, !not)
                : new Term(field, mark, false, not);
    }

    private static Optional<Long> octets(String value) {
        Matcher size = SIZE.matcher(value);
        if (!size.matches()) {
            return Optional.empty();
        }
        long unit = size.group(3) == null
                ? 1
                : switch (size.group(3).charAt(0)) {
                    case 'k' -> 1L << 10;
                    case 'm' -> 1L << 20;
                    case 'g' -> 1L << 30;
                    default -> 1;
                };
        long tenth = size.group(2) == null ? 0 : Long.parseLong(size.group(2));
        return Optional.of(Long.parseLong(size.group(1)) * unit + tenth * unit / 10);
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }
}
