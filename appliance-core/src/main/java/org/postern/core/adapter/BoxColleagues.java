package org.postern.core.adapter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.postern.message.address.NameKey;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.HopTickets;
import org.postern.store.address.Domain;
import org.postern.web.organizer.Colleagues;
import org.postern.web.session.HopLogin;

/** The people of the own mail server, from its accounts. A change counts after half a minute at most. Thread-safe. */
final class BoxColleagues implements Colleagues {
    private static final long KEPT_NANOS = 30_000_000_000L;
    private static final int MOST_NAMES = 200;

    private final TicketAccounts tickets;
    private final Accounts accounts;
    private final OfficeNames names;
    private final LongSupplier nanoTime;
    private volatile Known known = new Known(0, Map.of(), false);

    BoxColleagues(HopTickets tickets, Accounts accounts, OfficeNames names, LongSupplier nanoTime) {
        this.tickets = new TicketAccounts(tickets);
        this.accounts = accounts;
        this.names = names;
        this.nanoTime = nanoTime;
    }

    /** @param valid false until it was read once */
    private record Known(long read, Map<String, List<String>> byName, boolean valid) {}

    @Override
    public OfficeFacts office(HopLogin who, List<String> nameKeys) {
        return tickets.asking(who, account -> {
            List<Colleague> found = new ArrayList<>();
            if (!nameKeys.isEmpty()) {
                Map<String, List<String>> byName = byName();
                for (String key : new LinkedHashSet<>(nameKeys.subList(0, Math.min(MOST_NAMES, nameKeys.size())))) {
                    byName.getOrDefault(key, List.of()).forEach(address -> found.add(new Colleague(key, address)));
                }
            }
            return new OfficeFacts(
                    Optional.of(names.server().ascii()),
                    names.domains().stream().map(Domain::ascii).toList(),
                    found);
        });
    }

    private Map<String, List<String>> byName() {
        Known current = known;
        long now = nanoTime.getAsLong();
        if (current.valid && now - current.read < KEPT_NANOS) {
            return current.byName;
        }
        Map<String, List<String>> byName = new HashMap<>();
        for (Account account : accounts.list()) {
            String key = NameKey.of(account.displayName());
            if (!key.isEmpty() && account.enabled()) {
                byName.computeIfAbsent(key, missing -> new ArrayList<>(1))
                        .add(account.address().toString());
            }
        }
        known = new Known(now, byName, true);
        return byName;
    }
}
