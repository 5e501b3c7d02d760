package org.postern.core.adapter;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.postern.store.MailServer;
import org.postern.store.route.https.OneClick;
import org.postern.web.hop.HopEndpoints;
import org.postern.web.hop.MailSender;
import org.postern.web.hop.Pop3Source;
import org.postern.web.organizer.ChangeFeed;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.Unsubscriber;
import org.postern.web.session.PasswordChanges;
import org.postern.web.session.SignIn;

/** The all-in-one form: the box's own mail server, over the plain hop on loopback. */
public record OwnServer(SignIn signIn, Pop3Source source, MailSender sender, Organizer organizer, ChangeFeed feed)
        implements MailBackend {
    /**
     * Makes it from a running mail server.
     *
     * @param oneClick leaves mailing lists; empty where the box may not call out for that
     * @param passwords lets people change theirs
     */
    public static OwnServer of(
            MailServer mail,
            HopEndpoints hop,
            Path temporary,
            long maxMessage,
            OfficeNames names,
            Optional<OneClick> oneClick,
            PasswordChanges passwords,
            Clock clock) {
        TicketAccounts accounts = new TicketAccounts(mail.hopTickets());
        return new OwnServer(
                new BoxSignIn(
                        mail.authenticator(),
                        mail.hopTickets(),
                        mail.knownBrowsers(),
                        BoxSessions.of(mail, account -> {}, clock),
                        passwords),
                new Pop3Source(hop.pop3(), temporary),
                new MailSender(hop.smtp()),
                BoxOrganizer.over(
                        mail,
                        maxMessage,
                        new BoxColleagues(mail.hopTickets(), mail.accounts(), names, System::nanoTime),
                        oneClick.<Unsubscriber>map(requests -> new BoxUnsubscriber(accounts, requests))
                                .orElse(Unsubscriber.NONE)),
                BoxFeed.whole(accounts, mail.mailboxes()));
    }
}
