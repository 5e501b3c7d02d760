package org.postern.core.gateway;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.postern.core.adapter.BoxFeed;
import org.postern.core.adapter.BoxOrganizer;
import org.postern.core.adapter.BoxSessions;
import org.postern.core.adapter.MailBackend;
import org.postern.core.adapter.TicketAccounts;
import org.postern.core.config.GatewayConfig;
import org.postern.store.MailServer;
import org.postern.store.account.PasswordCheck;
import org.postern.store.address.Domain;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopServer;
import org.postern.web.hop.LoginName;
import org.postern.web.hop.MailSender;
import org.postern.web.hop.MessageSource;
import org.postern.web.hop.Pop3Source;
import org.postern.web.office.OverlaySource;
import org.postern.web.office.RemoteMaildrop;
import org.postern.web.organizer.ChangeFeed;
import org.postern.web.organizer.Colleagues.OfficeFacts;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.Unsubscriber;
import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;

/** The webmail in front of an office's POP3 server, with the box's own store as its overlay. Thread-safe. */
public final class Pop3Gateway implements MailBackend {
    private final RemoteMaildrop maildrop;
    private final Mirror mirror;
    private final HopTicketsOf tickets;
    private final SignIn signIn;
    private final MessageSource source;
    private final MailSender sender;
    private final Organizer organizer;
    private final ChangeFeed feed;

    /** Maps a login to its account in the store. */
    private record HopTicketsOf(MailServer mail) {
        void whose(HopLogin login, java.util.function.LongConsumer action) {
            mail.hopTickets().account(login.secret()).ifPresent(account -> action.accept(account.id()));
        }
    }

    /**
     * Opens nothing yet.
     *
     * @param mail the box's own server, with only the hop's listeners
     * @param own the address of its POP3 listener
     */
    public Pop3Gateway(
            GatewayConfig config,
            GatewayConfig.Trust trust,
            Domain domain,
            MailServer mail,
            HopServer own,
            Path temporary,
            long maxMessage,
            Clock clock) {
        this.maildrop = new RemoteMaildrop(config.receiving(trust), temporary, config.keepOpen());
        this.mirror = new Mirror(maildrop, mail.overlay(), clock);
        this.tickets = new HopTicketsOf(mail);
        this.source = new OverlaySource(
                new Pop3Source(own, temporary), maildrop, new OverlayStubs(mail.hopTickets(), mail.overlay()));
        this.sender = new MailSender(
                config.sending(trust), config.sendsWithLogin() ? Optional.of(LoginName.REMOTE) : Optional.empty());
        this.organizer = new OverlayOrganizer(
                        BoxOrganizer.over(mail, maxMessage, (who, names) -> OfficeFacts.NONE, Unsubscriber.NONE),
                        new TicketAccounts(mail.hopTickets()),
                        mirror)
                .ports();
        this.feed = BoxFeed.part(new TicketAccounts(mail.hopTickets()), mail.mailboxes());
        this.signIn = new OfficeSignIn(
                mail,
                domain,
                this::tried,
                config::login,
                BoxSessions.of(mail, mirror::arrive, clock),
                new OfficeSignIn.Visits(mirror::arrive, this::leaving));
    }

    private PasswordCheck.Answer tried(String address, Credential credential) {
        try {
            maildrop.tryLogin(new HopLogin(address, "", "").with(credential));
            return PasswordCheck.Answer.RIGHT;
        } catch (HopException e) {
            return switch (e.kind()) {
                case REFUSED_LOGIN -> PasswordCheck.Answer.WRONG;
                case LOCKED ->
                    new PasswordCheck.Answer.Unsettled(PasswordCheck.Reason.LOCKED, String.valueOf(e.getMessage()));
                case BUSY -> new PasswordCheck.Answer.Unsettled(PasswordCheck.Reason.BUSY, "");
                default -> new PasswordCheck.Answer.Unsettled(PasswordCheck.Reason.UNREACHABLE, "");
            };
        }
    }

    private void leaving(HopLogin login) {
        tickets.whose(login, account -> {
            mirror.leave(account);
            mirror.depart(login, account, true);
        });
    }

    @Override
    public SignIn signIn() {
        return signIn;
    }

    @Override
    public MessageSource source() {
        return source;
    }

    @Override
    public MailSender sender() {
        return sender;
    }

    @Override
    public Organizer organizer() {
        return organizer;
    }

    @Override
    public ChangeFeed feed() {
        return feed;
    }

    @Override
    public void close() {
        mirror.close();
    }
}
