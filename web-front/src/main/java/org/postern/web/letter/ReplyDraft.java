package org.postern.web.letter;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.postern.message.address.Person;
import org.postern.message.header.MessageIds;
import org.postern.message.mime.MessageView;

/** Starts a reply to a message, or forwards it, in the language and zone of the writer. Pure. */
public final class ReplyDraft {
    /** Limit of quoted characters: longer quotes are not read, and the text must fit into the page. */
    private static final int MOST_QUOTED = 100_000;

    private final String ownAddress;
    private final boolean japanese;
    private final Locale locale;
    private final ZoneId zone;

    public ReplyDraft(String ownAddress, Locale locale, ZoneId zone) {
        this.ownAddress = ownAddress;
        this.japanese = locale.getLanguage().equals("ja");
        this.locale = japanese ? Locale.JAPANESE : Locale.ENGLISH;
        this.zone = zone;
    }

    /** Replies to the Reply-To address or the sender; a reply to one's own mail goes to its recipients. */
    public ComposeDraft reply(MessageView original, ComposeDraft.Source source) {
        List<Person> to = answerTo(original);
        return answer(original, source, to.isEmpty() ? original.from() : to, List.of());
    }

    /** Replies to everybody; the person's own address is included only if there is no other. */
    public ComposeDraft replyAll(MessageView original, ComposeDraft.Source source) {
        Set<String> seen = new HashSet<>();
        seen.add(key(ownAddress));
        List<Person> to = distinct(answerTo(original), seen);
        to.addAll(distinct(original.to(), seen));
        List<Person> cc = distinct(original.cc(), seen);
        if (to.isEmpty() && cc.isEmpty()) {
            to.addAll(original.from());
        }
        return answer(original, source, to, cc);
    }

    /** Forwards the text inline with these attachments (those of the original, or the whole original). */
    public ComposeDraft forward(MessageView original, ComposeDraft.Source source, List<Attachment> attachments) {
        String body = "\n\n" + forwardedHead(original) + "\n" + cut(original.text());
        return new ComposeDraft(
                "",
                "",
                "",
                SubjectPrefix.forward(original.subject()),
                body,
                Optional.empty(),
                references(original),
                Optional.of(source),
                attachments);
    }

    private ComposeDraft answer(MessageView original, ComposeDraft.Source source, List<Person> to, List<Person> cc) {
        return new ComposeDraft(
                RecipientLine.of(to),
                RecipientLine.of(cc),
                "",
                SubjectPrefix.reply(original.subject()),
                "\n\n" + attribution(original) + "\n" + quoted(cut(original.text())),
                original.messageId(),
                references(original),
                Optional.of(source),
                List.of());
    }

    private List<Person> answerTo(MessageView original) {
        boolean own = original.from().stream().anyMatch(this::isOwn);
        List<Person> asked = original.replyTo().isEmpty() ? original.from() : original.replyTo();
        List<Person> others = new ArrayList<>(distinct(own ? original.to() : asked, new HashSet<>()));
        others.removeIf(person -> others.size() > 1 && isOwn(person));
        return others;
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

    /** Adds one more mark before each line (RFC 3676 section 4.5: no space between marks). */
    private static String quoted(String text) {
        String body = text.stripTrailing();
        StringBuilder out = new StringBuilder(body.length() + body.length() / 20 + 16);
        for (int at = 0; at <= body.length(); ) {
            int end = body.indexOf('\n', at);
            end = end < 0 ? body.length() : end;
            boolean mark = at < end && body.charAt(at) == '>';
            out.append(mark || at == end ? ">" : "> ").append(body, at, end).append('\n');
            at = end + 1;
        }
        return out.toString();
    }

    private static String cut(String text) {
        if (text.length() <= MOST_QUOTED) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_QUOTED - 1)) ? MOST_QUOTED - 1 : MOST_QUOTED;
        return text.substring(0, end) + "\n[...]";
    }

    private static List<Person> distinct(List<Person> people, Set<String> seen) {
        List<Person> kept = new ArrayList<>();
        for (Person person : people) {
            if (person.address().indexOf('@') > 0 && seen.add(key(person.address()))) {
                kept.add(person);
            }
        }
        return kept;
    }

    private boolean isOwn(Person person) {
        return key(person.address()).equals(key(ownAddress));
    }

    private static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
