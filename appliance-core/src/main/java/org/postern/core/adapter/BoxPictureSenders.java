package org.postern.core.adapter;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.postern.store.account.SenderList;
import org.postern.store.address.EmailAddress;
import org.postern.web.organizer.PictureSenders;
import org.postern.web.session.HopLogin;

/** The senders whose pictures are always shown, in the box's own store. Thread-safe. */
record BoxPictureSenders(TicketAccounts accounts, SenderList senders, Clock clock) implements PictureSenders {
    @Override
    public List<Trusted> list(HopLogin who) {
        return accounts.asking(
                who,
                account -> senders.list(account.id()).stream()
                        .map(each -> new Trusted(each.address(), each.since()))
                        .toList());
    }

    @Override
    public boolean trust(HopLogin who, String address) {
        Optional<EmailAddress> parsed = BoxBlockedSenders.parsed(address);
        return accounts.asking(
                who, account -> parsed.isPresent() && senders.add(account.id(), parsed.get(), clock.instant()));
    }

    @Override
    public void distrust(HopLogin who, String address) {
        Optional<EmailAddress> parsed = BoxBlockedSenders.parsed(address);
        boolean unused =
                accounts.asking(who, account -> parsed.isPresent() && senders.remove(account.id(), parsed.get()));
    }

    @Override
    public boolean holds(HopLogin who, String address) {
        Optional<EmailAddress> parsed = BoxBlockedSenders.parsed(address);
        return accounts.asking(who, account -> parsed.isPresent() && senders.holds(account.id(), parsed.get()));
    }
}
