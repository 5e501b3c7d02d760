package org.postern.core.adapter;

import java.util.List;
import org.postern.store.account.AccountException;
import org.postern.store.account.Authenticator;
import org.postern.store.account.HopTicket;
import org.postern.store.account.HopTickets;
import org.postern.store.account.Purpose;
import org.postern.store.account.SignInResult;
import org.postern.store.gate.KnownBrowsers;
import org.postern.store.mailbox.StoreException;
import org.postern.web.session.HopLogin;
import org.postern.web.session.LastingSessions;
import org.postern.web.session.PasswordChanges;
import org.postern.web.session.RememberedBrowser;
import org.postern.web.session.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs in to the box's own mail server: a correct password is exchanged for a hop ticket at once, and is not stored.
 * Thread-safe.
 */
public final class BoxSignIn implements SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(BoxSignIn.class);

    private final Authenticator authenticator;
    private final HopTickets tickets;
    private final BoxBrowsers browsers;
    private final LastingSessions lasting;
    private final PasswordChanges passwords;

    public BoxSignIn(
            Authenticator authenticator,
            HopTickets tickets,
            KnownBrowsers browsers,
            LastingSessions lasting,
            PasswordChanges passwords) {
        this.authenticator = authenticator;
        this.tickets = tickets;
        this.lasting = lasting;
        this.passwords = passwords;
        this.browsers = new BoxBrowsers(browsers, tickets);
    }

    @Override
    public Result signIn(String username, char[] password, Asker asker) {
        try {
            SignInResult result = authenticator.signIn(Purpose.WEB, username, password, BoxBrowsers.visitor(asker));
            if (result instanceof SignInResult.Granted granted) {
                return browsers.remember(granted.account().id(), asker, new HopGrants(tickets).to(granted));
            }
            if (result instanceof SignInResult.Throttled throttled) {
                return new Result.Throttled(throttled.retryAfter());
            }
            return new Result.Refused();
        } catch (AccountException e) {
            // Disabled or deleted between the password and the ticket.
            return new Result.Refused();
        } catch (StoreException e) {
            LOG.error("nobody can sign in: the store cannot be read", e);
            return new Result.Unavailable();
        }
    }

    @Override
    public boolean expects(String username, Asker asker) {
        try {
            return authenticator.expects(username, BoxBrowsers.visitor(asker));
        } catch (StoreException e) {
            return false; // the attempt itself will say so
        }
    }

    @Override
    public void signOut(HopLogin login) {
        tickets.revoke(new HopTicket(login.secret()));
    }

    @Override
    public LastingSessions lasting() {
        return lasting;
    }

    @Override
    public PasswordChanges passwords() {
        return passwords;
    }

    @Override
    public List<RememberedBrowser> browsers(HopLogin login) {
        return browsers.list(login);
    }

    @Override
    public boolean forget(HopLogin login, String id) {
        return browsers.forget(login, id);
    }

    /** An unreadable store ends no session: the next page says that mail cannot be reached. */
    @Override
    public boolean stands(HopLogin login) {
        try {
            return tickets.account(login.secret()).isPresent();
        } catch (StoreException e) {
            LOG.error("the store cannot be read to see whether a session is still valid", e);
            return true;
        }
    }
}
