package org.postern.core.admin.people;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postern.store.account.Aliases;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;

/** The aliases, groups and catch-all that have an account as a target. Pure. */
record Standing(List<Aliases.Entry> entries, EmailAddress address) {
    Departure departure(long messages, boolean lastAdministrator) {
        Set<String> known = new HashSet<>();
        entries.forEach(entry -> known.add(entry.address().key()));
        Set<String> gone = new HashSet<>(Set.of(address.key()));
        for (Aliases.Entry entry : entries) {
            for (EmailAddress target : entry.targets()) {
                // alice+x@ belongs to alice, unless it is an alias of its own.
                if (!known.contains(target.key())
                        && Directory.withoutDetail(target)
                                .filter(plain -> plain.key().equals(address.key()))
                                .isPresent()) {
                    gone.add(target.key());
                }
            }
        }
        List<Departure.Place> ended = new ArrayList<>();
        List<Aliases.Entry> standing = new ArrayList<>(entries);
        boolean more = true;
        while (more) { // A removed entry may have been the last target of another one.
            more = standing.removeIf(entry -> {
                boolean ends = entry.targets().stream().allMatch(target -> gone.contains(target.key()));
                if (ends) {
                    gone.add(entry.address().key());
                    ended.add(new Departure.Place(entry.kind(), entry.address()));
                }
                return ends;
            });
        }
        List<Departure.Place> left = standing.stream()
                .filter(entry -> entry.targets().stream().anyMatch(target -> gone.contains(target.key())))
                .map(entry -> new Departure.Place(entry.kind(), entry.address()))
                .toList();
        return new Departure(address, messages, left, ended, lastAdministrator);
    }
}
