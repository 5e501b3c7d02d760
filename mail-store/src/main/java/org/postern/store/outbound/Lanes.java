package org.postern.store.outbound;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.QueueSelection;
import org.postern.store.mailbox.Recall;

/** Records which rows are being delivered, and how many lanes each destination has. Thread-safe. */
final class Lanes {
    /** Recipients in one transaction; every server accepts that many (RFC 5321 4.5.3.1.8). */
    static final int RECIPIENTS = 100;
    /**
     * Messages that a lane claims at a time. A small number, since claimed messages are not available to other lanes.
     */
    private static final int MESSAGES = 32;

    private static final int PAGE = 500;
    private static final int MOST_RECIPIENTS = 100_000;

    private final OutboundQueue queue;
    private final int perDestination;
    private final Map<Domain, Set<Long>> rows = new HashMap<>();
    private final Map<Domain, Integer> lanes = new HashMap<>();

    Lanes(OutboundQueue queue, int perDestination) {
        this.queue = queue;
        this.perDestination = perDestination;
    }

    synchronized boolean free(Domain destination) {
        return lanes.getOrDefault(destination, 0) < perDestination;
    }

    /** False when the destination has enough lanes. */
    synchronized boolean enter(Domain destination) {
        return free(destination) && lanes.merge(destination, 1, Integer::sum) > 0;
    }

    synchronized void leave(Domain destination) {
        lanes.computeIfPresent(destination, (d, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Claims unclaimed due rows, grouped by message; the caller must release them. Holds the lock while it reads, so
     * that no other thread can settle rows between reading and claiming.
     */
    synchronized List<List<OutboundQueue.Row>> claim(Domain destination, Instant now) {
        Set<Long> taken = rows.getOrDefault(destination, Set.of());
        int page = taken.size() + RECIPIENTS;
        List<OutboundQueue.Row> due = queue.due(destination, now, page);
        List<OutboundQueue.Row> ours =
                due.stream().filter(row -> !taken.contains(row.id())).toList();
        List<List<OutboundQueue.Row>> groups = new ArrayList<>(OutboundQueue.byMessage(ours));
        if (due.size() == page && groups.size() > 1) {
            groups.remove(groups.size() - 1); // its other recipients may be on the next page
        }
        List<List<OutboundQueue.Row>> claimed = groups.stream()
                .limit(MESSAGES)
                .map(group -> group.subList(0, Math.min(group.size(), RECIPIENTS)))
                .toList();
        if (!claimed.isEmpty()) {
            Set<Long> set = rows.computeIfAbsent(destination, d -> new HashSet<>());
            claimed.forEach(group -> group.forEach(row -> set.add(row.id())));
        }
        return claimed;
    }

    synchronized void release(Domain destination, Collection<List<OutboundQueue.Row>> groups) {
        Set<Long> set = rows.get(destination);
        if (set != null) {
            groups.forEach(group -> group.forEach(row -> set.remove(row.id())));
            if (set.isEmpty()) {
                rows.remove(destination);
            }
        }
    }

    /**
     * Removes an account's message from the queue, unless one of its rows is being delivered. Holds the lock meanwhile, so
     * that no lane claims a row between the look and the removal.
     *
     * @param accepted whether a server has accepted a row that is still in the queue
     */
    synchronized Recall recall(long accountId, long messageId, Predicate<Long> accepted) {
        List<OutboundQueue.Row> waiting = queue.list(QueueSelection.message(messageId), 0, MOST_RECIPIENTS).stream()
                .filter(row -> row.accountId().equals(Optional.of(accountId)))
                .toList();
        if (waiting.isEmpty()) {
            return new Recall(Recall.Outcome.GONE, List.of());
        }
        boolean busy = waiting.stream()
                .anyMatch(row -> accepted.test(row.id())
                        || rows.getOrDefault(row.recipient().domain(), Set.of()).contains(row.id()));
        if (busy) {
            return new Recall(Recall.Outcome.UNDER_WAY, List.of());
        }
        queue.delete(QueueSelection.message(messageId));
        return new Recall(
                Recall.Outcome.TAKEN,
                waiting.stream().map(OutboundQueue.Row::recipient).toList());
    }

    /** Passes all unclaimed due rows to the settler in batches. The settler must make them not due. */
    synchronized void settleOthers(Domain destination, Instant now, Consumer<List<OutboundQueue.Row>> settler) {
        Set<Long> taken = rows.getOrDefault(destination, Set.of());
        int page = taken.size() + PAGE;
        boolean more = true;
        while (more) {
            List<OutboundQueue.Row> due = queue.due(destination, now, page);
            List<OutboundQueue.Row> others =
                    due.stream().filter(row -> !taken.contains(row.id())).toList();
            if (!others.isEmpty()) {
                settler.accept(others);
            }
            more = due.size() == page && !others.isEmpty();
        }
    }
}
