package org.postern.message.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.postern.message.address.ListPost;
import org.postern.message.address.Person;
import org.postern.message.address.Persons;
import org.postern.message.header.HeaderFields;

/**
 * Where an answer may go beside From, Reply-To, To and Cc.
 *
 * @param list the addresses that post to the mailing list of the message (List-Post, RFC 2369, or else the recipient
 *     that its List-Id names)
 * @param followUpTo Mail-Followup-To: where the author wants the discussion
 * @param mailReplyTo Mail-Reply-To: where the author wants personal answers
 * @param deliveredTo the mailboxes that the message reached (Delivered-To, X-Original-To)
 */
public record AnswerFields(
        List<Person> list, List<Person> followUpTo, List<Person> mailReplyTo, List<Person> deliveredTo) {
    public static final AnswerFields NONE = new AnswerFields(List.of(), List.of(), List.of(), List.of());

    private static final int MOST = 100;

    public AnswerFields {
        list = List.copyOf(list);
        followUpTo = List.copyOf(followUpTo);
        mailReplyTo = List.copyOf(mailReplyTo);
        deliveredTo = List.copyOf(deliveredTo);
    }

    static AnswerFields of(HeaderFields header) {
        List<Person> list = new ArrayList<>();
        for (String value : header.values("List-Post")) {
            list.addAll(list.isEmpty() ? ListPost.of(value) : List.of());
        }
        if (list.isEmpty()) {
            list.addAll(named(header));
        }
        return new AnswerFields(
                some(list),
                some(Persons.of(header, "Mail-Followup-To")),
                some(Persons.of(header, "Mail-Reply-To")),
                some(Stream.concat(
                                Persons.of(header, "Delivered-To").stream(),
                                Persons.of(header, "X-Original-To").stream())
                        .toList()));
    }

    /** {@code List-Id: Members <members.club.test>} names members@club.test (RFC 2919), unless nobody may post. */
    private static List<Person> named(HeaderFields header) {
        String id = header.value("List-Id").orElse("").toLowerCase(Locale.ROOT);
        int open = id.lastIndexOf('<');
        int close = id.indexOf('>', open + 1);
        if (open < 0 || close < 0 || !header.values("List-Post").isEmpty()) {
            return List.of();
        }
        String name = id.substring(open + 1, close).strip();
        return Stream.of("To", "Cc", "Reply-To")
                .flatMap(field -> Persons.of(header, field).stream())
                .filter(person -> person.address()
                        .toLowerCase(Locale.ROOT)
                        .replace('@', '.')
                        .equals(name))
                .limit(1)
                .toList();
    }

    private static List<Person> some(List<Person> people) {
        return people.stream()
                .filter(person -> person.address().indexOf('@') > 0)
                .limit(MOST)
                .toList();
    }
}
