package org.postern.core.adapter;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.postern.store.account.Directory;
import org.postern.store.account.SenderList;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.web.organizer.BlockedSenders;
import org.postern.web.session.HopLogin;

/** The blocked senders in the box's own store, where delivery reads them. Thread-safe. */
record BoxBlockedSenders(TicketAccounts accounts, SenderList blocked, Directory directory, Clock clock)
        implements BlockedSenders {
    @Override
    public List<Blocked> list(HopLogin who) {
        return accounts.asking(
                who,
                account -> blocked.list(account.id()).stream()
                        .map(each -> new Blocked(each.address(), each.since()))
                        .toList());
    }

    @Override
    public Outcome block(HopLogin who, String address) {
        Optional<EmailAddress> parsed = parsed(address);
        return accounts.asking(who, account -> {
            if (parsed.isEmpty()) {
                return Outcome.UNREADABLE;
            }
            if (directory.owns(account, parsed.get()) || directory.reachesOnly(account, parsed.get())) {
                return Outcome.OWN;
            }
            return blocked.add(account.id(), parsed.get(), clock.instant()) ? Outcome.BLOCKED : Outcome.FULL;
        });
    }

    @Override
    public void unblock(HopLogin who, String address) {
        Optional<EmailAddress> parsed = parsed(address);
        boolean unused =
                accounts.asking(who, account -> parsed.isPresent() && blocked.remove(account.id(), parsed.get()));
    }

    @Override
    public boolean holds(HopLogin who, String address) {
        Optional<EmailAddress> parsed = parsed(address);
        return accounts.asking(who, account -> parsed.isPresent() && blocked.holds(account.id(), parsed.get()));
    }

    static Optional<EmailAddress> parsed(String address) {
        try {
            return Optional.of(EmailAddress.parse(address));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }
}
