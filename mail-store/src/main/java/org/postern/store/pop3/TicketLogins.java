package org.postern.store.pop3;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.postern.store.account.Account;
import org.postern.store.account.HopTickets;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.grant.Grant;

/** Accepts hop tickets, each for the one account it was made for. Does not accept mailbox passwords. */
final class TicketLogins implements Logins {
    private final HopTickets tickets;
    private final LongSupplier nanoTime;

    /** @param nanoTime monotonic time */
    TicketLogins(HopTickets tickets, LongSupplier nanoTime) {
        this.tickets = tickets;
        this.nanoTime = nanoTime;
    }

    @Override
    public Login check(String name, char[] secret, InetAddress client) {
        String ticket = new String(secret);
        Optional<Account> account = tickets.account(ticket);
        if (account.isEmpty()) {
            return new Login.Refused();
        }
        String key = account.get().address().key();
        return FolderLogin.readings(name).stream()
                .filter(reading -> names(reading.address(), key))
                .findFirst()
                .<Login>map(reading -> new Login.Granted(
                        account.get(), reading.folder(), Optional.of(new Grant(tickets.standing(ticket), nanoTime))))
                .orElseGet(Login.Refused::new);
    }

    private static boolean names(String address, String key) {
        try {
            return EmailAddress.parse(address).key().equals(key);
        } catch (InvalidAddressException e) {
            return false;
        }
    }
}
