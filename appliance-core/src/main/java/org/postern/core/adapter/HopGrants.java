package org.postern.core.adapter;

import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.account.AccountException;
import org.postern.store.account.HopTicket;
import org.postern.store.account.HopTickets;
import org.postern.store.account.SignInResult;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSession;

/** Gives a person with a correct password a hop ticket, and reports the person's role. Thread-safe. */
public final class HopGrants {
    private final HopTickets tickets;

    public HopGrants(HopTickets tickets) {
        this.tickets = tickets;
    }

    /**
     * Returns the login of an account. The role is read after the ticket was issued: a later change of the role ends
     * the ticket, so no session keeps a role that was taken away.
     *
     * @throws AccountException when the account was disabled, deleted or changed since its password was tried
     */
    public SignIn.Result.Granted to(Account account) {
        return login(tickets.issue(account));
    }

    /**
     * The same for a password of this box.
     *
     * @throws AccountException also when the password was changed since it was compared
     */
    public SignIn.Result.Granted to(SignInResult.Granted granted) {
        return login(tickets.issue(granted.account(), granted.version()));
    }

    /**
     * The same for a sign-in of some time ago.
     *
     * @param version of the account at that time
     * @throws AccountException also when the password or the role was changed since
     */
    public SignIn.Result.Granted to(Account account, long version) {
        return login(tickets.issue(account, version));
    }

    private SignIn.Result.Granted login(HopTicket ticket) {
        Optional<Account> current = tickets.account(ticket.secret());
        return current.map(now -> new SignIn.Result.Granted(
                        new HopLogin(now.address().toString(), now.displayName(), ticket.secret()), role(now)))
                .orElseThrow(() -> new AccountException("the account changed during its sign-in"));
    }

    private static WebSession.Role role(Account account) {
        return switch (account.role()) {
            case MEMBER -> WebSession.Role.MEMBER;
            case ADMINISTRATOR -> WebSession.Role.ADMINISTRATOR;
        };
    }
}
