package org.postern.core.adapter;

import java.nio.file.Path;
import java.time.Clock;
import org.postern.store.MailServer;
import org.postern.web.hop.HopEndpoints;
import org.postern.web.hop.MailSender;
import org.postern.web.hop.Pop3Source;
import org.postern.web.organizer.ChangeFeed;
import org.postern.web.organizer.Organizer;
import org.postern.web.session.SignIn;

/** The all-in-one form: the box's own mail server, over the plain hop on loopback. */
public record OwnServer(SignIn signIn, Pop3Source source, MailSender sender, Organizer organizer, ChangeFeed feed)
        implements MailBackend {
    /** Makes it from a running mail server. */
    public static OwnServer of(
            MailServer mail, HopEndpoints hop, Path temporary, long maxMessage, OfficeNames names, Clock clock) {
        return new OwnServer(
                new BoxSignIn(
                        mail.authenticator(),
                        mail.hopTickets(),
                        mail.knownBrowsers(),
                        BoxSessions.of(mail, account -> {}, clock)),
                new Pop3Source(hop.pop3(), temporary),
                new MailSender(hop.smtp()),
                BoxOrganizer.over(
                        mail,
                        maxMessage,
                        new BoxColleagues(mail.hopTickets(), mail.accounts(), names, System::nanoTime)),
                BoxFeed.whole(new TicketAccounts(mail.hopTickets()), mail.mailboxes()));
    }
}
