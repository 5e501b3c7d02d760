package org.postern.core.adapter;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.label.LabelColor;
import org.postern.store.label.LabelTable;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Mailboxes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Labels;
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

    /** The labels in the box's own store. Thread-safe. */
    record Labelled(TicketAccounts accounts, LabelTable labels) implements Labels {
        @Override
        public List<Label> list(HopLogin who) {
            return accounts.asking(
                    who,
                    account -> labels.all(account.id()).stream()
                            .map(each -> new Label(
                                    each.keyword(),
                                    each.name(),
                                    Color.valueOf(each.color().name()),
                                    each.unread()))
                            .toList());
        }

        @Override
        public Saving save(HopLogin who, Optional<String> keyword, String name, Color color) {
            return accounts.asking(who, account -> {
                LabelTable.Saving saving = labels.save(account.id(), keyword, name, LabelColor.valueOf(color.name()));
                return new Saving(
                        switch (saving.fault()) {
                            case NONE -> Outcome.SAVED;
                            case NAME -> Outcome.NAME;
                            case TAKEN -> Outcome.TAKEN;
                            case FULL -> Outcome.FULL;
                            case GONE -> Outcome.GONE;
                        },
                        saving.keyword());
            });
        }

        @Override
        public void order(HopLogin who, List<String> keywords) {
            int unused = accounts.asking(who, account -> labels.order(account.id(), keywords));
        }

        @Override
        public int remove(HopLogin who, String keyword) {
            return accounts.asking(who, account -> labels.remove(account.id(), keyword));
        }

        @Override
        public int mark(HopLogin who, Collection<String> uidls, Set<String> add, Set<String> remove) {
            return accounts.asking(who, account -> labels.mark(account.id(), uidls, add, remove));
        }
    }
}
