package org.postern.core.gateway;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.postern.core.adapter.BoxSessions;
import org.postern.core.adapter.MailBackend;
import org.postern.core.config.GatewayConfig;
import org.postern.store.MailServer;
import org.postern.store.account.PasswordCheck;
import org.postern.store.address.Domain;
import org.postern.web.hop.HopException;
import org.postern.web.hop.LoginName;
import org.postern.web.hop.MailSender;
import org.postern.web.hop.MessageSource;
import org.postern.web.imap.ImapOrganizer;
import org.postern.web.imap.ImapSessions;
import org.postern.web.imap.ImapSource;
import org.postern.web.imap.connection.ImapCredentialCheck;
import org.postern.web.imap.connection.ImapServer;
import org.postern.web.organizer.Organizer;
import org.postern.web.session.Credential;
import org.postern.web.session.SignIn;

/**
 * The webmail in front of an office's IMAP server, which stores everything; the box stores only the accounts that
 * signed in. Thread-safe.
 */
public final class ImapGateway implements MailBackend {
    private final ImapCredentialCheck check;
    private final SignIn signIn;
    private final MessageSource source;
    private final MailSender sender;
    private final Organizer organizer;

    /** Opens nothing yet; closing {@link #source} closes the connections. */
    public ImapGateway(
            GatewayConfig config,
            GatewayConfig.Trust trust,
            Domain domain,
            MailServer mail,
            Path temporary,
            long maxMessage,
            Clock clock) {
        ImapServer server = new ImapServer(config.receiving(trust), maxMessage);
        ImapSessions sessions = new ImapSessions(server);
        this.check = new ImapCredentialCheck(server);
        this.source = new ImapSource(sessions);
        this.organizer = ImapOrganizer.over(sessions, temporary);
        this.sender = new MailSender(
                config.sending(trust), config.sendsWithLogin() ? Optional.of(LoginName.REMOTE) : Optional.empty());
        this.signIn = new OfficeSignIn(
                mail,
                domain,
                this::tried,
                config::login,
                BoxSessions.of(mail, account -> {}, clock),
                new OfficeSignIn.Visits(account -> {}, login -> {}));
    }

    private PasswordCheck.Answer tried(String address, Credential credential) {
        ImapCredentialCheck.Answer answer = check.check(credential);
        if (answer instanceof ImapCredentialCheck.Answer.Right) {
            return PasswordCheck.Answer.RIGHT;
        }
        if (answer instanceof ImapCredentialCheck.Answer.Wrong) {
            return PasswordCheck.Answer.WRONG;
        }
        if (answer instanceof ImapCredentialCheck.Answer.Locked locked) {
            return new PasswordCheck.Answer.Unsettled(PasswordCheck.Reason.LOCKED, locked.words());
        }
        boolean busy = answer instanceof ImapCredentialCheck.Answer.Unavailable unavailable
                && unavailable.failure().kind() == HopException.Kind.BUSY;
        return new PasswordCheck.Answer.Unsettled(
                busy ? PasswordCheck.Reason.BUSY : PasswordCheck.Reason.UNREACHABLE, "");
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
}
