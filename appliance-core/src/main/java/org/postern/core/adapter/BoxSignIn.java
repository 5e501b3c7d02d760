package org.postern.core.adapter;

import java.net.InetAddress;
import org.postern.store.account.AccountException;
import org.postern.store.account.Authenticator;
import org.postern.store.account.HopTicket;
import org.postern.store.account.HopTickets;
import org.postern.store.account.Purpose;
import org.postern.store.account.SignInResult;
import org.postern.store.mailbox.StoreException;
import org.postern.web.session.HopLogin;
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

    public BoxSignIn(Authenticator authenticator, HopTickets tickets) {
        this.authenticator = authenticator;
        this.tickets = tickets;
    }

    @Override
    public Result signIn(String username, char[] password, InetAddress client) {
        try {
            SignInResult result = authenticator.signIn(Purpose.WEB, username, password, client);
            if (result instanceof SignInResult.Granted granted) {
                return new HopGrants(tickets).to(granted.account());
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
    public void signOut(HopLogin login) {
        tickets.revoke(new HopTicket(login.secret()));
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
