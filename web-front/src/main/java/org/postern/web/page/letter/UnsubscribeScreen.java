package org.postern.web.page.letter;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.web.hop.HopException;
import org.postern.web.http.Response;
import org.postern.web.letter.AddressLines;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.letter.Recipient;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Unsubscriber;
import org.postern.web.page.NotThere;
import org.postern.web.page.PersonWords;
import org.postern.web.page.Visit;
import org.postern.web.page.card.OpenedMail;
import org.postern.web.page.card.UnsubscribeCard;
import org.postern.web.page.mail.Opened;

/**
 * {@code /mail/{folder}/{uidl}/unsubscribe}: leaves a mailing list, as its mail says one does (RFC 2369, RFC 8058): by a
 * request from the box, or by a mail after it was shown. Never without the reader's click.
 */
public final class UnsubscribeScreen {
    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_BODY = 1_000;

    /**
     * The page before the mail is sent.
     *
     * @param to whom the mail goes to
     * @param from whom it comes from
     */
    public record View(String back, String list, String to, String from, String subject, String body) {}

    public Response show(Visit visit) {
        OpenedMail mail = Opened.forCards(visit);
        OutgoingMessage message = message(visit, mail).orElseThrow(NotThere::new);
        View view = new View(
                mail.url(),
                list(mail),
                message.to().get(0).address(),
                message.from().address(),
                message.subject(),
                message.text());
        return visit.page(200, "unsubscribe", "mail", view, Optional.of(mail.folder()));
    }

    public Response act(Visit visit) {
        OpenedMail mail = Opened.forCards(visit);
        if (visit.field("by").equals("mail")) {
            send(visit, mail);
        } else if (UnsubscribeCard.requestable(visit, mail)) {
            request(visit, mail);
        } else {
            visit.tell("unsubscribe.not-offered");
        }
        return Response.seeOther(mail.url());
    }

    private static void request(Visit visit, OpenedMail mail) {
        String url = mail.view().links().unsubscribe().web().orElseThrow();
        try {
            Unsubscriber.Outcome outcome =
                    visit.organizer().reactions().unsubscriber().request(visit.login(), url);
            visit.tell("unsubscribe." + PersonWords.key(outcome.name()), list(mail));
        } catch (OrganizerException e) {
            visit.tell("unsubscribe.unreachable", list(mail));
        }
    }

    private static void send(Visit visit, OpenedMail mail) {
        OutgoingMessage message = message(visit, mail).orElseThrow(NotThere::new);
        String to = message.to().get(0).address();
        try {
            Optional<String> refusal = SmallMail.refusal(visit, message);
            if (refusal.isPresent()) {
                visit.tell("unsubscribe.mail-refused", to, refusal.get());
            } else {
                visit.tell("unsubscribe.mailed", to);
            }
        } catch (HopException | InvalidFieldException | UncheckedIOException e) {
            visit.tell("unsubscribe.not-mailed");
        }
    }

    /** The mail that the list asks for: one recipient, subject and text, and nothing else that its address says. */
    private static Optional<OutgoingMessage> message(Visit visit, OpenedMail mail) {
        Optional<ComposeDraft> link = mail.view().links().unsubscribe().mail().map(Mailto::parse);
        List<Recipient> to = link.map(ComposeDraft::to)
                .map(AddressLines::parse)
                .map(AddressLines::recipients)
                .orElse(List.of());
        boolean offered = UnsubscribeCard.of(visit, mail).isPresent() && !to.isEmpty();
        if (!offered) {
            return Optional.empty();
        }
        String subject = link.get().subject();
        return Optional.of(new OutgoingMessage(
                new Recipient(visit.login().displayName(), subscribed(visit, mail.view())),
                List.of(new Recipient("", to.get(0).address())),
                List.of(),
                List.of(),
                subject.isEmpty() ? "unsubscribe" : cut(subject, LONGEST_SUBJECT),
                cut(link.get().body(), LONGEST_BODY),
                false,
                List.of(),
                Optional.empty(),
                List.of()));
    }

    /** The reader's address that is on the list, as far as the mail tells. */
    private static String subscribed(Visit visit, MessageView view) {
        WriterAddresses own = new WriterAddresses(visit);
        return Stream.of(view.answers().deliveredTo(), view.to(), view.cc())
                .flatMap(List::stream)
                .map(Person::address)
                .filter(own::allowed)
                .findFirst()
                .orElse(visit.login().address());
    }

    private static String list(OpenedMail mail) {
        return mail.view().from().stream()
                .findFirst()
                .map(person -> person.name().isEmpty() ? person.address() : person.name())
                .orElse("");
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}
