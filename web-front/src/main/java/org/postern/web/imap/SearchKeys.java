package org.postern.web.imap;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.eclipse.angus.mail.iap.Argument;
import org.postern.message.query.MailQuery;
import org.postern.message.query.MailQuery.AnyOf;
import org.postern.message.query.MailQuery.Field;
import org.postern.message.query.MailQuery.Term;
import org.postern.message.query.QueryReader;
import org.postern.web.organizer.UnsupportedSearchException;

/**
 * A search as the keys of a SEARCH command (RFC 9051 6.4.4). The server compares dates without their time, and knows the
 * names of files only as part of the whole text. Immutable.
 */
record SearchKeys(MailQuery query) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d-MMM-yyyy", Locale.ROOT);
    private static final int LONGEST = 100;

    /**
     * Reads the canonical text of a query.
     *
     * @throws UnsupportedSearchException if a part of it cannot be asked
     */
    static SearchKeys of(String query) {
        MailQuery asked = QueryReader.canonical(query);
        for (AnyOf any : asked.all()) {
            for (Term term : any.terms()) {
                if (term.field() == Field.FILENAME || term.field() == Field.IN) {
                    throw new UnsupportedSearchException(term.field().key() + ":");
                }
            }
        }
        return new SearchKeys(asked);
    }

    boolean isEmpty() {
        return query.isEmpty();
    }

    /** The arguments of the command, among messages that are not marked as deleted. */
    Argument arguments() {
        Argument arguments = new Argument();
        boolean ascii = query.all().stream()
                .flatMap(any -> any.terms().stream())
                .allMatch(term -> StandardCharsets.US_ASCII.newEncoder().canEncode(term.value()));
        if (!ascii) {
            arguments.writeAtom("CHARSET").writeAtom("UTF-8");
        }
        arguments.writeAtom("UNDELETED");
        for (AnyOf any : query.all()) {
            List<Term> terms = any.terms();
            for (int i = 0; i < terms.size(); i++) {
                if (i < terms.size() - 1) {
                    arguments.writeAtom("OR"); // takes two keys, of which the second may be another OR
                }
                write(arguments, terms.get(i));
            }
        }
        return arguments;
    }

    private static void write(Argument arguments, Term term) {
        if (term.not()) {
            arguments.writeAtom("NOT");
        }
        switch (term.field()) {
            case HAS -> arguments.writeAtom("HEADER").writeAtom("Content-Type").writeAtom("multipart/mixed");
            case IS -> mark(arguments, term.value());
            case LABEL -> arguments.writeAtom("KEYWORD").writeAtom(atom(term.value()));
            case BEFORE, AFTER ->
                arguments
                        .writeAtom(term.field() == Field.BEFORE ? "BEFORE" : "SINCE")
                        .writeAtom(DATE.format(term.time()));
            case LARGER, SMALLER -> arguments.writeAtom(term.field().name()).writeAtom(Long.toString(term.octets()));
            case FROM, TO, CC, SUBJECT -> text(arguments, term.field().name(), term.value());
            default -> text(arguments, "TEXT", term.value());
        }
    }

    private static void mark(Argument arguments, String value) {
        switch (value) {
            case "starred" -> arguments.writeAtom("FLAGGED");
            case "answered" -> arguments.writeAtom("ANSWERED");
            case "forwarded" -> arguments.writeAtom("KEYWORD").writeAtom("$Forwarded");
            default -> arguments.writeAtom("UNSEEN");
        }
    }

    private static void text(Argument arguments, String key, String value) {
        int end = value.offsetByCodePoints(0, Math.min(LONGEST, value.codePointCount(0, value.length())));
        arguments.writeAtom(key).writeString(value.substring(0, end), StandardCharsets.UTF_8);
    }

    /** A keyword holds nothing that could end an atom. */
    private static String atom(String keyword) {
        String atom = keyword.replaceAll("[^!#$&'+,\\-./0-9:;<=>?@A-Z^_`a-z|~]", "");
        return atom.isEmpty() ? "none" : atom;
    }
}
