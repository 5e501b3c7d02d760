package org.postern.core.adapter;

import java.util.function.Function;
import org.postern.store.account.Account;
import org.postern.store.account.HopTickets;
import org.postern.store.mailbox.StoreException;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/**
 * The accounts behind hop tickets. The ticket is looked up at every call, so a session that ended, or an account that was disabled,
 * sees nothing from that moment. Thread-safe.
 */
public record TicketAccounts(HopTickets tickets) {
    /** The account whose login it is. Throws {@link OrganizerException} as {@code gone} when the ticket opens nothing. */
    public long id(HopLogin who) {
        return asking(who, Account::id);
    }

    /** Asks the store on behalf of a person, and reports its failures as the organizer's; what is not there is {@code gone}. */
    <T> T asking(HopLogin who, Function<Account, T> question) {
        try {
            return question.apply(tickets.account(who.secret())
                    .orElseThrow(() -> new OrganizerException("you have been signed out", true)));
        } catch (StoreException e) {
            OrganizerException failure =
                    new OrganizerException(String.valueOf(e.getMessage()), e.kind() == StoreException.Kind.GONE);
            failure.initCause(e);
            throw failure;
        }
    }
}
