package org.postern.core.adapter;

import java.util.Optional;
import org.postern.store.mailbox.Mailboxes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.Search;
import org.postern.web.session.HopLogin;

/** Finds messages in the box's own store. Thread-safe. */
record BoxSearch(TicketAccounts accounts, Mailboxes mailboxes) implements Search {
    @Override
    public Listing words(HopLogin who, Optional<FolderRef> within, String query, Range range) {
        return accounts.asking(who, account -> {
            String folder = within.map(FolderNames::stored).orElse(null);
            Mailboxes.SearchResult found = mailboxes.search(account.id(), folder, query, range.offset(), range.limit());
            return new Listing(
                    Entries.of(found.rows(), FolderNames.byId(mailboxes.folders(account.id()))),
                    found.total(),
                    found.complete());
        });
    }

    @Override
    public Optional<Entry> message(HopLogin who, String uidl) {
        return accounts.asking(
                who,
                account -> mailboxes
                        .find(account.id(), uidl)
                        .map(row -> Entries.of(
                                row,
                                FolderNames.byId(mailboxes.folders(account.id()))
                                        .apply(row.folderId()))));
    }

    @Override
    public Neighbours neighbours(HopLogin who, String uidl, Within list) {
        return accounts.asking(who, account -> {
            Mailboxes.Neighbours found = list.query().isEmpty()
                    ? mailboxes.neighbours(
                            account.id(),
                            uidl,
                            new Mailboxes.ListFilter(
                                    list.filter().unread(),
                                    list.filter().flagged(),
                                    list.filter().attachments()),
                            Orders.stored(list.order(), list.folder().orElse(FolderRef.INBOX)))
                    : mailboxes.neighbours(
                            account.id(),
                            uidl,
                            list.folder().map(FolderNames::stored).orElse(null),
                            list.query());
            return new Neighbours(found.newer(), found.older());
        });
    }
}
