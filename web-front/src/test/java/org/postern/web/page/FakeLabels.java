package org.postern.web.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.postern.web.organizer.Labels;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.session.HopLogin;

/** Labels in memory; the keyword of each is its name in lower case. */
final class FakeLabels implements Labels {
    final List<Label> all = new ArrayList<>();
    boolean available = true;
    private final FakeOrganizer mail;

    FakeLabels(FakeOrganizer mail) {
        this.mail = mail;
    }

    @Override
    public boolean available() {
        return available;
    }

    @Override
    public List<Label> list(HopLogin who) {
        return List.copyOf(all);
    }

    @Override
    public Saving save(HopLogin who, Optional<String> keyword, String name, Color color) {
        if (name.isEmpty() || name.length() > 40) {
            return new Saving(Outcome.NAME, Optional.empty());
        }
        if (all.stream()
                .anyMatch(each ->
                        each.name().equalsIgnoreCase(name) && !each.keyword().equals(keyword.orElse("")))) {
            return new Saving(Outcome.TAKEN, Optional.empty());
        }
        Label label = new Label(keyword.orElse(name.toLowerCase(Locale.ROOT)), name, color, 0);
        all.replaceAll(each -> each.keyword().equals(label.keyword()) ? label : each);
        if (!all.contains(label)) {
            all.add(label);
        }
        return new Saving(Outcome.SAVED, Optional.of(label.keyword()));
    }

    @Override
    public void order(HopLogin who, List<String> keywords) {
        all.sort(Comparator.comparingInt(each -> keywords.indexOf(each.keyword())));
    }

    @Override
    public int remove(HopLogin who, String keyword) {
        all.removeIf(each -> each.keyword().equals(keyword));
        return mark(who, List.copyOf(mail.entries.keySet()), Set.of(), Set.of(keyword));
    }

    @Override
    public int mark(HopLogin who, Collection<String> uidls, Set<String> add, Set<String> remove) {
        int changed = 0;
        for (String uidl : uidls) {
            Entry old = mail.entry(uidl);
            Set<String> keywords = new TreeSet<>(old.keywords());
            keywords.addAll(add);
            keywords.removeAll(remove);
            changed += keywords.equals(old.keywords()) ? 0 : 1;
            mail.entries.put(
                    uidl,
                    new Entry(uidl, old.folder(), old.flags(), old.arrived(), old.size(), old.attachments(), keywords));
        }
        return changed;
    }
}
