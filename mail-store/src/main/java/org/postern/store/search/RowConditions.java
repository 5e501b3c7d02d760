package org.postern.store.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postern.message.query.MailQuery.AnyOf;
import org.postern.message.query.MailQuery.Term;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderName;

/**
 * The conditions of a search on the rows of messages, as SQL on the table {@code m}. What a person typed reaches SQL
 * only as a bound value. Confined to one search.
 */
public final class RowConditions {
    /** The parameters before belong to the search itself; the third is the account. */
    private static final int BEFORE = 4;

    private final long accountId;
    private final boolean earlier;
    private final List<Object> values = new ArrayList<>();

    /** @param earlier whether there are words of an earlier version */
    public RowConditions(long accountId, boolean earlier) {
        this.accountId = accountId;
        this.earlier = earlier;
    }

    /** All of these; empty if none asks for anything. */
    public String of(List<AnyOf> groups) {
        List<String> all = new ArrayList<>();
        for (AnyOf group : groups) {
            List<String> any = new ArrayList<>();
            for (Term term : group.terms()) {
                condition(term).ifPresent(sql -> any.add(term.not() ? "NOT (" + sql + ")" : sql));
            }
            if (!any.isEmpty()) {
                all.add(any.stream().collect(Collectors.joining(" OR ", "(", ")")));
            }
        }
        return String.join(" AND ", all);
    }

    public List<Object> values() {
        return List.copyOf(values);
    }

    /** Empty for words that no message has. */
    private Optional<String> condition(Term term) {
        return switch (term.field()) {
            case HAS -> Optional.of("m.attachments = 1");
            case IS -> Optional.of(mark(term));
            case IN ->
                Optional.of("m.folder_id = ifnull((SELECT id FROM folder WHERE account_id = ?3 AND name_key = "
                        + bound(FolderName.key(term.value())) + "), 0)");
            case LABEL ->
                // The first half lets the index of rows with keywords be used.
                Optional.of("m.keywords IS NOT NULL AND instr(' ' || lower(m.keywords) || ' ', "
                        + bound(" " + term.value().toLowerCase(Locale.ROOT) + " ") + ") > 0");
            case BEFORE ->
                Optional.of("m.arrived < " + bound(term.time().toInstant().toEpochMilli()));
            case AFTER ->
                Optional.of("m.arrived >= " + bound(term.time().toInstant().toEpochMilli()));
            case LARGER -> Optional.of("m.size > " + bound(term.octets()));
            case SMALLER -> Optional.of("m.size < " + bound(term.octets()));
            case WORDS, FROM, TO, CC, SUBJECT, FILENAME -> words(term);
        };
    }

    private static String mark(Term term) {
        return switch (term.value()) {
            case "starred" -> set(Flag.FLAGGED);
            case "answered" -> set(Flag.ANSWERED);
            case "forwarded" -> set(Flag.FORWARDED);
            default -> "m.flags & " + Flag.SEEN.bit() + " = 0";
        };
    }

    private static String set(Flag flag) {
        return "m.flags & " + flag.bit() + " <> 0";
    }

    /** The list of hits is made once for a search, of the account's own words. */
    private Optional<String> words(Term term) {
        String expression = SearchQuery.expression(term, accountId);
        if (expression.isEmpty()) {
            return Optional.empty();
        }
        String sql =
                "m.id IN (SELECT rowid FROM search.account_words WHERE account_words MATCH " + bound(expression) + ")";
        String before = earlier ? SearchQuery.earlier(term) : "";
        return Optional.of(
                before.isEmpty()
                        ? sql
                        : sql + " OR m.id IN (SELECT rowid FROM search.words WHERE words MATCH " + bound(before) + ")");
    }

    private String bound(Object value) {
        values.add(value);
        return "?" + (BEFORE + values.size());
    }
}
