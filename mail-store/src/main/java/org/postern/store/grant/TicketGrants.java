package org.postern.store.grant;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.postern.store.account.Account;
import org.postern.store.account.HopTickets;

/** Makes the grants of sessions that signed in with a hop ticket: they end with it. Thread-safe. */
public final class TicketGrants {
    private final HopTickets tickets;
    private final LongSupplier nanoTime;

    /** @param nanoTime monotonic time */
    public TicketGrants(HopTickets tickets, LongSupplier nanoTime) {
        this.tickets = tickets;
        this.nanoTime = nanoTime;
    }

    /** The account of a ticket; empty for anything that is not a valid ticket. */
    public Optional<Account> account(String secret) {
        return tickets.account(secret);
    }

    /** The grant for a session whose ticket was accepted just now. */
    public Grant of(String secret) {
        return new Grant(tickets.standing(secret), nanoTime);
    }
}
