package org.postern.core.gateway;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.postern.core.adapter.BoxBrowsers;
import org.postern.core.adapter.HopGrants;
import org.postern.store.MailServer;
import org.postern.store.account.Account;
import org.postern.store.account.AccountException;
import org.postern.store.account.GatewayAuthenticator;
import org.postern.store.account.GatewaySignIn;
import org.postern.store.account.HopTicket;
import org.postern.store.account.HopTickets;
import org.postern.store.account.PasswordCheck;
import org.postern.store.address.Domain;
import org.postern.store.gate.WorkShare;
import org.postern.store.mailbox.StoreException;
import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;
import org.postern.web.session.LastingSessions;
import org.postern.web.session.RememberedBrowser;
import org.postern.web.session.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs in to the office's own mail server: the password is tried there; afterwards only the session has it, sealed.
 * The account in the box is made at the first sign-in and has no password. Thread-safe.
 */
final class OfficeSignIn implements SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(OfficeSignIn.class);

    /** Tries a login at the office's server. */
    @FunctionalInterface
    interface Trial extends BiFunction<String, Credential, PasswordCheck.Answer> {}

    /**
     * Hears who comes and goes.
     *
     * @param arriving receives each account that signs in
     * @param leaving runs when a person signs out; must be quick
     */
    record Visits(LongConsumer arriving, Consumer<HopLogin> leaving) {}

    /** Passwords that are tried at the office's server at the same time, fewer than such servers admit. */
    private static final int MOST_TRIALS = 16;

    private final GatewayAuthenticator authenticator;
    private final BoxBrowsers browsers;
    private final HopTickets tickets;
    private final UnaryOperator<String> nameThere;
    private final LastingSessions lasting;
    private final Visits visits;

    /**
     * Makes the sign-in.
     *
     * @param mail the box's own server, which keeps the accounts
     * @param trial tries an address with its credential at the server
     * @param nameThere returns the login name on the server for an address
     * @param lasting keeps sessions over a restart
     * @param visits hears who comes and goes
     */
    OfficeSignIn(
            MailServer mail,
            Domain domain,
            Trial trial,
            UnaryOperator<String> nameThere,
            LastingSessions lasting,
            Visits visits) {
        this.tickets = mail.hopTickets();
        this.browsers = new BoxBrowsers(mail.knownBrowsers(), tickets);
        this.nameThere = nameThere;
        this.lasting = lasting;
        this.visits = visits;
        this.authenticator = new GatewayAuthenticator(
                mail.accounts(),
                (address, password) ->
                        trial.apply(address, new Credential(nameThere.apply(address), new String(password))),
                domain,
                mail.signInGate(new WorkShare(MOST_TRIALS)));
    }

    @Override
    public Result signIn(String username, char[] password, Asker asker) {
        try {
            String secret = new String(password);
            GatewaySignIn result = authenticator.signIn(username, password, BoxBrowsers.visitor(asker));
            if (result instanceof GatewaySignIn.Granted granted) {
                visits.arriving().accept(granted.account().id());
                return login(granted.account(), secret, asker);
            }
            if (result instanceof GatewaySignIn.Throttled throttled) {
                return new Result.Throttled(throttled.retryAfter());
            }
            return result instanceof GatewaySignIn.Unsettled unsettled ? said(unsettled) : new Result.Refused();
        } catch (AccountException e) {
            return new Result.Refused(); // disabled here, or not the address of a person
        } catch (StoreException e) {
            LOG.error("nobody can sign in: the store cannot be read", e);
            return new Result.Unavailable();
        }
    }

    private static Result said(GatewaySignIn.Unsettled unsettled) {
        return switch (unsettled.reason()) {
            case LOCKED -> new Result.Locked(unsettled.words());
            case BUSY -> new Result.Busy();
            case UNREACHABLE -> new Result.Unavailable();
        };
    }

    private Result login(Account account, String password, Asker asker) {
        Result.Granted granted = browsers.remember(account.id(), asker, new HopGrants(tickets).to(account));
        HopLogin login = granted.login();
        return new Result.Granted(
                login.with(new Credential(nameThere.apply(login.address()), password)),
                granted.role(),
                granted.known());
    }

    @Override
    public void signOut(HopLogin login) {
        try {
            visits.leaving().accept(login);
        } finally {
            tickets.revoke(new HopTicket(login.secret()));
        }
    }

    @Override
    public LastingSessions lasting() {
        return lasting;
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
    public boolean expects(String username, Asker asker) {
        try {
            return authenticator.expects(username, BoxBrowsers.visitor(asker));
        } catch (StoreException e) {
            return false; // the attempt itself will say so
        }
    }

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
