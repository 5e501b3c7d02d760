package org.postern.web.letter;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.message.address.Person;
import org.postern.message.header.MessageIds;
import org.postern.message.mime.MessageView;
import org.postern.message.text.SubjectPrefix;

/** Starts a reply to a message, or forwards it, in the language and zone of the writer. Pure. */
public final class ReplyDraft {
    /** Limit of quoted characters: longer quotes are not read, and the text must fit into the page. */
    private static final int MOST_QUOTED = 100_000;

    private final OwnAddresses own;
    private final boolean japanese;
    private final Locale locale;
    private final ZoneId zone;

    public ReplyDraft(OwnAddresses own, Locale locale, ZoneId zone) {
        this.own = own;
        this.japanese = locale.getLanguage().equals("ja");
        this.locale = japanese ? Locale.JAPANESE : Locale.ENGLISH;
        this.zone = zone;
    }

    /**
     * Replies to the author: Mail-Reply-To, Reply-To without the mailing list, or From. A reply to one's own mail goes to
     * its recipients.
     */
    public ComposeDraft reply(MessageView original, ComposeDraft.Source source) {
        return answer(original, source, author(original), List.of(), List.of());
    }

    /**
     * Replies to everybody. The person's own addresses are included only if there is no other. An answer to one's own
     * mail keeps its blind recipients blind.
     */
    public ComposeDraft replyAll(MessageView original, ComposeDraft.Source source) {
        Set<String> seen = new HashSet<>();
        List<Person> to = others(author(original), seen);
        to.addAll(others(original.to(), seen));
        List<Person> cc = others(original.cc(), seen);
        cc.addAll(others(original.replyTo(), seen)); // a Reply-To that names the list
        List<Person> bcc = isOwn(original) ? others(original.bcc(), seen) : List.of();
        if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
            to.addAll(author(original));
        }
        return answer(original, source, to, cc, bcc);
    }

    /** Replies to the mailing list: where the author wants the discussion (Mail-Followup-To), or List-Post. */
    public ComposeDraft replyList(MessageView original, ComposeDraft.Source source) {
        List<Person> wanted = others(original.answers().followUpTo(), new HashSet<>());
        List<Person> to = wanted.isEmpty() ? original.answers().list() : wanted;
        return to.isEmpty() ? reply(original, source) : answer(original, source, to, List.of(), List.of());
    }

    /** Forwards the text inline with the files of the original. */
    public ComposeDraft forward(MessageView original, ComposeDraft.Source source, List<Attachment> attachments) {
        return forward(original, source, "\n\n" + forwardedHead(original) + "\n" + cut(original.text()), attachments);
    }

    /** Forwards the original whole: the text is left to the writer. */
    public ComposeDraft forwardWhole(MessageView original, ComposeDraft.Source source, Attachment whole) {
        return forward(original, source, "", List.of(whole));
    }

    /**
     * The same mail again, whole, for those whom it did not reach. Each stands where the mail names it; one that it does
     * not name got a blind copy, and stays blind.
     *
     * @param failed addresses
     */
    public ComposeDraft again(
            MessageView original, List<String> failed, ComposeDraft.Source source, List<Attachment> attachments) {
        Map<String, String> left = new LinkedHashMap<>();
        failed.forEach(address -> left.put(OwnAddresses.key(address), address));
        List<Person> to = taken(original.to(), left);
        List<Person> cc = taken(original.cc(), left);
        List<Person> bcc = new ArrayList<>(taken(original.bcc(), left));
        left.values().forEach(address -> bcc.add(new Person("", address, List.of())));
        List<String> thread = original.references();
        return new ComposeDraft(
                own.firstUsable(original.from()),
                RecipientLine.of(to),
                RecipientLine.of(cc),
                RecipientLine.of(bcc),
                original.subject(),
                original.text(),
                new ComposeDraft.Origin(
                        thread.isEmpty() ? Optional.empty() : Optional.of(thread.get(thread.size() - 1)),
                        thread,
                        Optional.of(source)),
                attachments);
    }

    /** Those of the people that are left, who are taken from it. */
    private static List<Person> taken(List<Person> people, Map<String, String> left) {
        return people.stream()
                .filter(person -> left.remove(OwnAddresses.key(person.address())) != null)
                .toList();
    }

    private ComposeDraft forward(
            MessageView original, ComposeDraft.Source source, String body, List<Attachment> attachments) {
        return new ComposeDraft(
                addressed(original),
                "",
                "",
                "",
                SubjectPrefix.forward(original.subject()),
                body,
                new ComposeDraft.Origin(Optional.empty(), references(original), Optional.of(source)),
                attachments);
    }

    private ComposeDraft answer(
            MessageView original, ComposeDraft.Source source, List<Person> to, List<Person> cc, List<Person> bcc) {
        String quoted = QuotedText.of(cut(QuotedText.withoutSignature(original.text())));
        return new ComposeDraft(
                addressed(original),
                RecipientLine.of(to),
                RecipientLine.of(cc),
                RecipientLine.of(bcc),
                SubjectPrefix.reply(original.subject()),
                "\n\n" + attribution(original) + "\n" + quoted,
                new ComposeDraft.Origin(original.messageId(), references(original), Optional.of(source)),
                List.of());
    }

    /**
     * The own address that the message was sent to, with its detail: the correspondent knows that one. For one's own
     * mail, the address that it was written as.
     */
    private Optional<String> addressed(MessageView original) {
        return Stream.of(
                        isOwn(original) ? original.from() : List.<Person>of(),
                        original.to(),
                        original.cc(),
                        original.answers().deliveredTo())
                .flatMap(people -> own.firstUsable(people).stream())
                .findFirst();
    }

    private List<Person> author(MessageView original) {
        List<Person> asked = asked(original);
        if (isOwn(original) && asked.stream().allMatch(own::holds)) {
            asked = Stream.of(original.to(), original.cc(), original.bcc())
                    .filter(people -> !people.isEmpty())
                    .findFirst()
                    .orElse(original.from());
        } else if (isOwn(original) && !original.to().stream().allMatch(own::holds)) {
            asked = original.to();
        }
        List<Person> others = distinct(asked, new HashSet<>());
        if (others.stream().anyMatch(person -> !own.holds(person))) {
            others.removeIf(own::holds);
        }
        return (others.isEmpty() ? original.from() : others)
                .stream().map(ReplyDraft::reachable).toList();
    }

    /** Nobody reads what is sent to the program that reports on mail; its postmaster does (RFC 5321 4.5.1). */
    private static Person reachable(Person person) {
        String address = person.address();
        int sign = address.lastIndexOf('@');
        boolean program =
                sign > 0 && OwnAddresses.key(address.substring(0, sign)).equals("mailer-daemon");
        return program ? new Person("", "postmaster" + address.substring(sign), List.of()) : person;
    }

    /**
     * Where the author wants answers. Lists that put themselves into Reply-To are not the author (the answer would reach
     * everybody).
     */
    private static List<Person> asked(MessageView original) {
        if (!original.answers().mailReplyTo().isEmpty()) {
            return original.answers().mailReplyTo();
        }
        Set<String> list = new HashSet<>();
        original.answers().list().forEach(person -> list.add(OwnAddresses.key(person.address())));
        List<Person> replyTo = original.replyTo().stream()
                .filter(person -> person.address().indexOf('@') > 0)
                .filter(person -> !list.contains(OwnAddresses.key(person.address())))
                .toList();
        return replyTo.isEmpty() ? original.from() : replyTo;
    }

    /** The References field of a reply (RFC 5322 section 3.6.4). */
    private static List<String> references(MessageView original) {
        List<String> ids = new ArrayList<>(original.references());
        original.messageId().ifPresent(id -> {
            ids.remove(id);
            ids.add(id);
        });
        return MessageIds.bounded(ids);
    }

    private String attribution(MessageView original) {
        String who = original.from().isEmpty()
                ? ""
                : RecipientLine.of(original.from().get(0));
        Optional<String> when = original.date().map(this::when);
        if (japanese) {
            return when.map(time -> time + "、").orElse("") + who + " のメール:";
        }
        return when.map(time -> "On " + time + ", ").orElse("") + who + " wrote:";
    }

    private String forwardedHead(MessageView original) {
        StringBuilder head = new StringBuilder();
        head.append(japanese ? "---------- 転送メッセージ ----------\n" : "---------- Forwarded message ----------\n");
        head.append(japanese ? "差出人: " : "From: ")
                .append(RecipientLine.of(original.from()))
                .append('\n');
        original.date()
                .ifPresent(date -> head.append(japanese ? "日時: " : "Date: ")
                        .append(when(date))
                        .append('\n'));
        head.append(japanese ? "件名: " : "Subject: ").append(original.subject()).append('\n');
        head.append(japanese ? "宛先: " : "To: ")
                .append(RecipientLine.of(original.to()))
                .append('\n');
        if (!original.cc().isEmpty()) {
            head.append("Cc: ").append(RecipientLine.of(original.cc())).append('\n');
        }
        return head.toString();
    }

    private String when(Instant date) {
        String pattern = japanese ? "yyyy年M月d日(E) H:mm" : "EEE, d MMM yyyy 'at' HH:mm";
        return DateTimeFormatter.ofPattern(pattern, locale).format(date.atZone(zone));
    }

    private static String cut(String text) {
        if (text.length() <= MOST_QUOTED) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_QUOTED - 1)) ? MOST_QUOTED - 1 : MOST_QUOTED;
        return text.substring(0, end) + "\n[...]";
    }

    private List<Person> others(List<Person> people, Set<String> seen) {
        List<Person> others = distinct(people, seen);
        others.removeIf(own::holds);
        return others;
    }

    private static List<Person> distinct(List<Person> people, Set<String> seen) {
        List<Person> kept = new ArrayList<>();
        for (Person person : people) {
            if (person.address().indexOf('@') > 0 && seen.add(OwnAddresses.key(person.address()))) {
                kept.add(person);
            }
        }
        return kept;
    }

    private boolean isOwn(MessageView original) {
        return original.from().stream().anyMatch(own::holds);
    }
}
