package org.postern.web.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.web.organizer.Searches;
import org.postern.web.session.HopLogin;

/** Searches in memory. */
final class FakeSearches implements Searches {
    final List<Saved> saved = new ArrayList<>();
    final List<String> past = new ArrayList<>();
    boolean available = true;
    private long last;

    @Override
    public boolean available() {
        return available;
    }

    @Override
    public Known list(HopLogin who) {
        return new Known(List.copyOf(saved), List.copyOf(past));
    }

    @Override
    public Outcome save(HopLogin who, Optional<Long> id, String name, String query) {
        if (name.isEmpty()) {
            return Outcome.NAME;
        }
        if (saved.stream().anyMatch(each -> each.name().equals(name))) {
            return Outcome.TAKEN;
        }
        if (id.isEmpty()) {
            saved.add(new Saved(++last, name, query));
        } else {
            saved.replaceAll(each -> each.id() == id.get() ? new Saved(each.id(), name, each.query()) : each);
        }
        return Outcome.SAVED;
    }

    @Override
    public boolean remove(HopLogin who, long id) {
        return saved.removeIf(each -> each.id() == id);
    }

    @Override
    public void note(HopLogin who, String query) {
        past.remove(query);
        past.add(0, query);
    }

    @Override
    public void forget(HopLogin who) {
        past.clear();
    }
}
