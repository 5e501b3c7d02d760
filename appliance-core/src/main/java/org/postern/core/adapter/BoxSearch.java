package org.postern.core.adapter;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.MailThreads;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.person.Acquaintances;
import org.postern.store.person.SearchTable;
import org.postern.web.organizer.Conversations;
import org.postern.web.organizer.Correspondents;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Search;
import org.postern.web.organizer.Searches;
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
                    found.complete(),
                    Optional.empty(),
                    found.rows().stream()
                            .filter(row -> found.inFiles().contains(row.id()))
                            .map(MessageRow::uidl)
                            .collect(Collectors.toSet()));
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

    /** The threads of the box's own store. Thread-safe. */
    record Threads(TicketAccounts accounts, Mailboxes mailboxes, MailThreads threads) implements Conversations {
        @Override
        public Optional<Page> list(HopLogin who, FolderRef folder, Range range) {
            return accounts.asking(who, account -> {
                List<FolderInfo> all = mailboxes.folders(account.id());
                Function<Long, FolderRef> names = FolderNames.byId(all);
                FolderInfo asked = all.stream()
                        .filter(each -> FolderNames.ref(each).equals(folder))
                        .findFirst()
                        .orElseThrow(() -> new OrganizerException("there is no such folder", true));
                return threads.page(asked.id(), range.offset(), range.limit())
                        .map(page -> new Page(
                                page.rows().stream().map(row -> of(row, names)).toList(), page.total()));
            });
        }

        private static Conversation of(MailThreads.Row row, Function<Long, FolderRef> names) {
            MailThreads.Count count = row.count();
            return new Conversation(
                    Entries.of(row.newest(), names.apply(row.newest().folderId())),
                    new Count(count.messages(), count.unread(), count.flagged(), count.attachments()),
                    Entries.of(row.some(), names));
        }

        @Override
        public List<Entry> mails(HopLogin who, String uidl) {
            return accounts.asking(
                    who,
                    account -> Entries.of(
                            threads.messages(account.id(), uidl), FolderNames.byId(mailboxes.folders(account.id()))));
        }

        @Override
        public List<String> upTo(HopLogin who, Collection<String> uidls) {
            return accounts.asking(who, account -> threads.upTo(account.id(), uidls));
        }

        @Override
        public Neighbours neighbours(HopLogin who, String uidl) {
            return accounts.asking(who, account -> {
                Mailboxes.Neighbours found = threads.neighbours(account.id(), uidl);
                return new Neighbours(found.newer(), found.older());
            });
        }
    }

    /** The people in somebody's mail. Thread-safe. */
    record People(TicketAccounts accounts, Acquaintances people) implements Correspondents {
        @Override
        public List<Correspondent> known(HopLogin who, String beginning) {
            return accounts.asking(
                    who,
                    account -> people.beginning(account.id(), beginning, MOST).stream()
                            .map(each -> new Correspondent(each.name(), each.address()))
                            .toList());
        }
    }

    /** The searches that a person saved and made. */
    record Remembered(TicketAccounts accounts, SearchTable searches, Clock clock) implements Searches {
        @Override
        public Known list(HopLogin who) {
            return accounts.asking(
                    who,
                    account -> new Known(
                            searches.saved(account.id()).stream()
                                    .map(each -> new Saved(each.id(), each.name(), each.query()))
                                    .toList(),
                            searches.past(account.id())));
        }

        @Override
        public Outcome save(HopLogin who, Optional<Long> id, String name, String query) {
            return accounts.asking(who, account -> switch (searches.save(account.id(), id, name, query)) {
                case NONE -> Outcome.SAVED;
                case NAME -> Outcome.NAME;
                case TAKEN -> Outcome.TAKEN;
                case FULL -> Outcome.FULL;
                case GONE -> Outcome.GONE;
            });
        }

        @Override
        public boolean remove(HopLogin who, long id) {
            return accounts.asking(who, account -> searches.remove(account.id(), id));
        }

        @Override
        public void note(HopLogin who, String query) {
            int unused = accounts.asking(who, account -> searches.note(account.id(), query, clock.instant()));
        }

        @Override
        public void forget(HopLogin who) {
            int unused = accounts.asking(who, account -> searches.forget(account.id()));
        }
    }
}
