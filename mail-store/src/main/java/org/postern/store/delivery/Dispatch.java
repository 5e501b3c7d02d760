package org.postern.store.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.OutboundQueue;

/** Which rows are on their way, and how many attempts to whom. Thread-safe. */
final class Dispatch {
    private final int perDestination;
    private final Set<Long> rows = new HashSet<>();
    private final Map<Domain, Integer> attempts = new HashMap<>();

    Dispatch(int perDestination) {
        this.perDestination = perDestination;
    }

    synchronized boolean free(Domain destination) {
        return attempts.getOrDefault(destination, 0) < perDestination;
    }

    /** Rows on their way now. Ask before reading the queue: a row may be settled and gone between the two. */
    synchronized Set<Long> underWay() {
        return Set.copyOf(rows);
    }

    /** Rows of one message each, in the order given. */
    static Collection<List<OutboundQueue.Row>> groups(List<OutboundQueue.Row> due) {
        Map<Long, List<OutboundQueue.Row>> byMessage = new LinkedHashMap<>();
        due.forEach(row -> byMessage
                .computeIfAbsent(row.messageId(), id -> new ArrayList<>())
                .add(row));
        return byMessage.values();
    }

    synchronized void began(Domain destination, List<OutboundQueue.Row> group) {
        group.forEach(row -> rows.add(row.id()));
        attempts.merge(destination, 1, Integer::sum);
    }

    synchronized void ended(Domain destination, List<OutboundQueue.Row> group) {
        group.forEach(row -> rows.remove(row.id()));
        attempts.computeIfPresent(destination, (d, count) -> count == 1 ? null : count - 1);
    }
}
