package org.postern.core.adapter;

import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.account.AccountException;
import org.postern.store.account.HopTicket;
import org.postern.store.account.HopTickets;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSession;

/** Gives a person whose password was right a hop ticket, and says what the person may do. Thread-safe. */
public final class HopGrants {
    private final HopTickets tickets;

    public HopGrants(HopTickets tickets) {
        this.tickets = tickets;
    }

    /**
     * The login of an account. Its role is read under the ticket: a role that changes from then on ends the ticket, so no
     * session keeps one that was taken away.
     *
     * @throws AccountException when the account was disabled, deleted or changed since its password was tried
     */
    public SignIn.Result.Granted to(Account account) {
        HopTicket ticket = tickets.issue(account);
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
