package org.postern.core.adapter;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.label.LabelColor;
import org.postern.store.label.LabelTable;
import org.postern.web.organizer.Labels;
import org.postern.web.session.HopLogin;

/** The labels in the box's own store. Thread-safe. */
record BoxLabels(TicketAccounts accounts, LabelTable labels) implements Labels {
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
