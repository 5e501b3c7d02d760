package org.postern.core.adapter;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Mailboxes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/** The messages of the box's own store. Thread-safe. */
record BoxMessages(TicketAccounts accounts, Mailboxes mailboxes) implements Messages {
    /** Reads the row of only this folder. */
    @Override
    public Listing list(HopLogin who, FolderRef folder, Filter filter, Range range) {
        return accounts.asking(who, account -> {
            FolderInfo found = mailboxes
                    .folder(account.id(), FolderNames.stored(folder))
                    .orElseThrow(() -> new OrganizerException("there is no such folder", true));
            Mailboxes.ListFilter wanted =
                    new Mailboxes.ListFilter(filter.unread(), filter.flagged(), filter.attachments());
            int total =
                    wanted.equals(Mailboxes.ListFilter.ALL) ? found.messages() : mailboxes.count(found.id(), wanted);
            FolderRef ref = FolderNames.ref(found);
            Mailboxes.ListOrder order = Orders.stored(range.order(), ref);
            Mailboxes.Listed listed = mailboxes.list(found.id(), wanted, order, range.offset(), range.limit());
            return new Listing(
                    Entries.of(listed.rows(), id -> ref),
                    total,
                    true,
                    Optional.of(listed.order().equals(order) ? range.order() : Order.NEWEST));
        });
    }

    @Override
    public int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove) {
        return accounts.asking(
                who,
                account -> mailboxes.changeFlags(account.id(), uidls, Entries.stored(add), Entries.stored(remove)));
    }

    @Override
    public List<String> move(HopLogin who, Collection<String> uidls, FolderRef target) {
        return accounts.asking(who, account -> mailboxes.move(account.id(), uidls, FolderNames.stored(target)));
    }

    @Override
    public int purge(HopLogin who, Collection<String> uidls) {
        return accounts.asking(who, account -> mailboxes.purge(account.id(), uidls));
    }

    @Override
    public int empty(HopLogin who, FolderRef folder) {
        return accounts.asking(who, account -> mailboxes.empty(account.id(), FolderNames.stored(folder)));
    }
}
