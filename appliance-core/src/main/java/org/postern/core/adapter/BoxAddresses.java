package org.postern.core.adapter;

import java.util.List;
import java.util.stream.Stream;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.web.organizer.Addresses;
import org.postern.web.session.HopLogin;

/** The addresses that the box's own directory knows. Thread-safe. */
record BoxAddresses(TicketAccounts accounts, Directory directory) implements Addresses {
    @Override
    public List<String> usable(HopLogin who) {
        return accounts.asking(
                who,
                account -> directory.addresses(account).stream()
                        .map(EmailAddress::toString)
                        .toList());
    }

    @Override
    public List<Owned> among(HopLogin who, List<String> addresses) {
        return accounts.asking(
                who,
                account -> addresses.stream()
                        .flatMap(address -> owned(account, address))
                        .toList());
    }

    private Stream<Owned> owned(Account account, String text) {
        EmailAddress address;
        try {
            address = EmailAddress.parse(text);
        } catch (InvalidAddressException e) {
            return Stream.of();
        }
        boolean usable = directory.owns(account, address);
        return usable || directory.reachesOnly(account, address) ? Stream.of(new Owned(text, usable)) : Stream.of();
    }
}
