package org.postern.web.page.card;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.message.mime.MessageView;
import org.postern.web.page.Visit;

/**
 * The cards of an opened mail.
 *
 * @param invitation null for a mail without an event
 * @param report null for a mail that is no report
 * @param unsubscribe null for a mail of no list
 * @param answerable false for the mail of a program that nobody can answer
 * @param reportable whether the page offers to report it as phishing
 */
public record ReadCards(
        SenderCard sender,
        PictureCard pictures,
        @Nullable InvitationCard invitation,
        @Nullable ReportCard report,
        @Nullable UnsubscribeCard unsubscribe,
        boolean answerable,
        boolean reportable) {
    /**
     * The cards.
     *
     * @param pictures about the pictures of the sender
     * @param view what is shown: the mail, or the mail in its part {@code inside}; 0 for none
     */
    public static ReadCards of(Visit visit, OpenedMail mail, PictureCard pictures, MessageView view, int inside) {
        Optional<InvitationCard> invitation = new InvitationCards(visit, mail, inside).card();
        Optional<ReportCard> report = new ReportCards(visit, mail, inside).card(view);
        return new ReadCards(
                inside == 0 ? SenderCard.of(visit, mail.folder(), view) : SenderCard.NONE,
                pictures,
                invitation.orElse(null),
                report.orElse(null),
                inside == 0 ? UnsubscribeCard.of(visit, mail).orElse(null) : null,
                !ReportCards.unanswerable(view),
                mail.cameFromOthers()
                        && visit.desk().settings().phishingReports().isPresent());
    }
}
