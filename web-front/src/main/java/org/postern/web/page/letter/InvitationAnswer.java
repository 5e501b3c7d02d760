package org.postern.web.page.letter;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.postern.message.address.Person;
import org.postern.message.calendar.CalendarInvitation;
import org.postern.message.calendar.CalendarInvitation.Answer;
import org.postern.message.calendar.CalendarInvitation.Guest;
import org.postern.message.calendar.InvitationReply;
import org.postern.message.header.MessageIds;
import org.postern.message.mime.MessageView;
import org.postern.web.hop.HopException;
import org.postern.web.http.Response;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.letter.Recipient;
import org.postern.web.organizer.Invitations;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.PersonWords;
import org.postern.web.page.Visit;
import org.postern.web.page.card.InvitationCards;
import org.postern.web.page.card.Meetings;
import org.postern.web.page.card.OpenedMail;
import org.postern.web.page.mail.Opened;

/**
 * {@code POST /mail/{folder}/{uidl}/answer}: answers an invitation by mail (RFC 5546, RFC 6047). Fields: {@code answer}
 * ({@code accepted}, {@code tentative}, {@code declined}) and {@code comment}. The answer comes from the address that was
 * invited, as far as the person may write as it.
 */
public final class InvitationAnswer {
    private static final int LONGEST_COMMENT = 500;

    public Response send(Visit visit) {
        OpenedMail mail = Opened.forCards(visit);
        String url = mail.url();
        MessageView view = mail.view();
        InvitationCards cards = new InvitationCards(visit, mail, 0);
        Optional<CalendarInvitation> event = view.findings().invitation().filter(cards::isAnswerable);
        Optional<Answer> answer = answer(visit.field("answer"));
        if (event.isEmpty() || answer.isEmpty()) {
            visit.tell("event.not-answered");
            return Response.seeOther(url);
        }
        try {
            if (!sent(visit, message(visit, view, event.get(), answer.get()))) {
                return Response.seeOther(url);
            }
        } catch (HopException | InvalidFieldException | UncheckedIOException e) {
            visit.tell("event.not-sent");
            return Response.seeOther(url);
        }
        remember(visit, cards, event.get(), answer.get(), mail.uidl());
        String host = event.get().organizer().orElseThrow().address();
        String fate = waits(visit, host) ? "event.queued." : "event.sent.";
        visit.tell(fate + PersonWords.key(answer.get().name()), host);
        return Response.seeOther(url);
    }

    private static Optional<Answer> answer(String field) {
        return Stream.of(Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED)
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(field))
                .findFirst();
    }

    private static boolean sent(Visit visit, OutgoingMessage message) {
        Optional<String> refusal = SmallMail.refusal(visit, message);
        refusal.ifPresent(why -> visit.tell("event.refused", why));
        return refusal.isEmpty();
    }

    /** Whether mail to the organizer has not left the box yet. */
    private static boolean waits(Visit visit, String host) {
        try {
            return visit.organizer().outbox().waiting(visit.login()).stream()
                    .flatMap(each -> each.waiting().stream())
                    .anyMatch(one -> one.recipient().equalsIgnoreCase(host));
        } catch (OrganizerException e) {
            return false; // it is sent, which is what counts
        }
    }

    private static OutgoingMessage message(Visit visit, MessageView view, CalendarInvitation event, Answer answer) {
        String account = visit.login().address();
        WriterAddresses own = new WriterAddresses(visit);
        Optional<String> invited = Stream.concat(
                        event.people().guests().stream().map(Guest::address),
                        Stream.of(view.to(), view.cc(), view.answers().deliveredTo())
                                .flatMap(List::stream)
                                .map(Person::address))
                .filter(own::reach)
                .findFirst();
        String from = invited.filter(own::allowed).orElse(account);
        String name = visit.login().displayName();
        String comment = visit.field("comment").strip();
        comment = comment.substring(0, Math.min(comment.length(), LONGEST_COMMENT));
        String calendar = InvitationReply.write(
                event,
                new Guest(name, invited.orElse(account), answer),
                comment,
                visit.wording().now());
        byte[] octets = calendar.getBytes(StandardCharsets.UTF_8);
        String said = visit.text("event.subject." + PersonWords.key(answer.name()), event.summary());
        Guest host = event.organizer().orElseThrow();
        List<String> references = new ArrayList<>(view.references());
        view.messageId().ifPresent(references::add);
        return new OutgoingMessage(
                new Recipient(name, from),
                List.of(new Recipient(host.name(), host.address())),
                List.of(),
                List.of(),
                said,
                said + (comment.isEmpty() ? "" : "\n\n" + comment),
                false,
                List.of(Attachment.calendarReply(octets.length, () -> new ByteArrayInputStream(octets))),
                view.messageId(),
                MessageIds.bounded(references));
    }

    /** The mail is already sent. Failures from here on must not show an error page. */
    private static void remember(
            Visit visit, InvitationCards cards, CalendarInvitation event, Answer answer, String uidl) {
        try {
            if (cards.known(event).isPresent()) {
                visit.organizer()
                        .reactions()
                        .invitations()
                        .answered(
                                visit.login(),
                                Meetings.key(event).orElseThrow(),
                                Invitations.Answer.valueOf(answer.name()));
            }
            visit.organizer()
                    .messages()
                    .changeFlags(visit.login(), List.of(uidl), EnumSet.of(Flag.ANSWERED), EnumSet.noneOf(Flag.class));
        } catch (OrganizerException e) {
            visit.tell("event.sent-not-noted");
        }
    }
}
