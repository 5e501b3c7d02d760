package org.postern.web.page.letter;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.message.mime.MessageView;
import org.postern.web.hop.HopException;
import org.postern.web.http.Response;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.letter.Recipient;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.card.OpenedMail;
import org.postern.web.page.mail.Opened;
import org.postern.web.session.Flash;

/**
 * {@code POST /mail/{folder}/{uidl}/phishing}: sends the mail as it came to the office's address for that, and moves it
 * to Junk, which teaches the filter.
 */
public final class PhishingReport {
    private static final int SUBJECT = 150;

    public Response send(Visit visit) {
        String to = visit.desk().settings().phishingReports().orElseThrow(NotThere::new);
        OpenedMail mail = Opened.forCards(visit);
        String said = visit.text(report(visit, mail, to), to);
        List<String> moved = mail.folder().role() == Role.JUNK ? List.of() : moved(visit, mail);
        visit.session()
                .tell(new Flash(
                        said,
                        moved.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new Flash.Undo(
                                        "/act",
                                        Map.of(
                                                "uidls",
                                                String.join(" ", moved),
                                                "act",
                                                "move",
                                                "to",
                                                mail.folder().key(),
                                                "undo",
                                                "1",
                                                "back",
                                                Urls.folder(mail.folder()))))));
        return Response.seeOther(Urls.back(visit.field("back"), Urls.folder(mail.folder())));
    }

    private static List<String> moved(Visit visit, OpenedMail mail) {
        try {
            return visit.organizer().messages().move(visit.login(), List.of(mail.uidl()), FolderRef.of(Role.JUNK));
        } catch (OrganizerException e) {
            return List.of(); // it may be reported already: no error page
        }
    }

    /** The key of what is said about it. A mail that cannot be reported goes to Junk all the same. */
    private static String report(Visit visit, OpenedMail mail, String to) {
        MessageView view = mail.view();
        String subject = view.subject().codePointCount(0, view.subject().length()) <= SUBJECT
                ? view.subject()
                : view.subject().substring(0, view.subject().offsetByCodePoints(0, SUBJECT));
        Attachment original =
                KeptFile.whole(visit, mail.folder(), mail.uidl(), view).attachment();
        try {
            OutgoingMessage message = new OutgoingMessage(
                    new Recipient(visit.login().displayName(), visit.login().address()),
                    List.of(new Recipient("", to)),
                    List.of(),
                    List.of(),
                    visit.text("phishing.subject", subject),
                    visit.text("phishing.text", visit.login().address()),
                    false,
                    List.of(original),
                    Optional.empty(),
                    List.of());
            return SmallMail.refusal(visit, message).isEmpty() ? "phishing.done" : "phishing.not-sent";
        } catch (HopException | InvalidFieldException | UncheckedIOException e) {
            return "phishing.not-sent";
        }
    }
}
