package org.postern.core.adapter;

import java.util.function.Function;
import org.postern.store.account.Account;
import org.postern.store.account.HopTickets;
import org.postern.store.mailbox.FolderException;
import org.postern.store.mailbox.StoreException;
import org.postern.web.organizer.FolderFault;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/**
 * The accounts of hop tickets. The ticket is looked up at every call, so an ended session or a disabled account loses
 * access at once. Thread-safe.
 */
public record TicketAccounts(HopTickets tickets) {
    /**
     * Returns the account of a login. Throws {@link OrganizerException} as {@code gone} when the ticket is not valid.
     */
    public long id(HopLogin who) {
        return asking(who, Account::id);
    }

    /**
     * Asks the store on behalf of a person, and reports its failures as the organizer's; a missing object is
     * {@code gone}.
     */
    <T> T asking(HopLogin who, Function<Account, T> question) {
        try {
            return question.apply(tickets.account(who.secret())
                    .orElseThrow(() -> new OrganizerException("you have been signed out", true)));
        } catch (StoreException e) {
            OrganizerException failure = e instanceof FolderException folder
                    ? new OrganizerException(
                            String.valueOf(e.getMessage()),
                            FolderFault.valueOf(folder.fault().name()))
                    : new OrganizerException(String.valueOf(e.getMessage()), e.kind() == StoreException.Kind.GONE);
            failure.initCause(e);
            throw failure;
        }
    }
}
