package org.postern.store.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** App passwords in memory. */
final class KeptAppPasswords implements AppPasswordStore {
    final List<Stored> kept = new ArrayList<>();
    int asked;

    @Override
    public AppPassword add(long accountId, String name, String digest, Instant created, int most) {
        if (kept.stream()
                .anyMatch(stored -> stored.password().accountId() == accountId
                        && stored.password().name().equals(name))) {
            throw new AccountException("there is an app password named " + name + " already");
        }
        AppPassword made = new AppPassword(kept.size() + 1, accountId, name, created, Optional.empty());
        kept.add(new Stored(made, digest));
        return made;
    }

    @Override
    public List<Stored> of(long accountId) {
        asked++;
        return kept.stream()
                .filter(stored -> stored.password().accountId() == accountId)
                .toList();
    }

    @Override
    public void used(long id, Instant at) {
        kept.replaceAll(stored -> stored.password().id() == id
                ? new Stored(
                        new AppPassword(
                                id,
                                stored.password().accountId(),
                                stored.password().name(),
                                stored.password().created(),
                                Optional.of(at)),
                        stored.digest())
                : stored);
    }

    @Override
    public boolean remove(long accountId, String name) {
        return kept.removeIf(stored -> stored.password().accountId() == accountId
                && stored.password().name().equals(name));
    }

    @Override
    public int removeAll(long accountId) {
        int before = kept.size();
        kept.removeIf(stored -> stored.password().accountId() == accountId);
        return before - kept.size();
    }
}
