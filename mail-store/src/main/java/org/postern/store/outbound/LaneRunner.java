package org.postern.store.outbound;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Recall;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.route.Watchdog;

/**
 * Delivers the mail of a destination, one message after another, and records each outcome before it sends the next
 * message. If this box is killed, at most the last message of each lane is sent twice. Thread-safe; a lane is one call
 * of {@link #run}.
 */
final class LaneRunner {
    /** Rows read longer ago are read again: a command may have held or deleted them. */
    private static final Duration STALE = Duration.ofSeconds(2);

    private final Lanes lanes;
    private final DeliveryAttempts attempts;
    private final Settlement settlement;
    private final Watchdog watchdog;
    private final TransportSettings settings;
    private final Clock clock;
    private volatile boolean closing;

    LaneRunner(
            Lanes lanes,
            DeliveryAttempts attempts,
            Settlement settlement,
            Watchdog watchdog,
            TransportSettings settings,
            Clock clock) {
        this.lanes = lanes;
        this.attempts = attempts;
        this.settlement = settlement;
        this.watchdog = watchdog;
        this.settings = settings;
        this.clock = clock;
    }

    /** Removes an account's message from the queue, unless it is being delivered. */
    Recall recall(long accountId, long messageId) {
        return lanes.recall(accountId, messageId, settlement::accepted);
    }

    /** Begins no more messages. */
    void stop() {
        closing = true;
    }

    /**
     * Delivers the claimed messages and further ones that become due, until there are no more or the lane has had its
     * share. Releases all claimed rows at the end.
     */
    void run(Domain destination, List<List<OutboundQueue.Row>> first, Instant due) throws IOException {
        try (Lane lane = new Lane(destination)) {
            List<List<OutboundQueue.Row>> claimed = first;
            while (!claimed.isEmpty()) {
                try {
                    lane.run(claimed);
                } finally {
                    lanes.release(destination, claimed);
                }
                Instant now = clock.instant();
                claimed = lane.open() ? lanes.claim(destination, now.isAfter(due) ? now : due) : List.of();
            }
            lane.sparing();
        }
    }

    /** Confined to one call. */
    private final class Lane implements AutoCloseable {
        private final Domain destination;
        private final DeliveryAttempts.Destination server;
        private final long end = System.nanoTime() + settings.connectionTime().toNanos();
        private int messagesLeft = settings.connectionMessages();
        private Map<OutboundQueue.Row, RecipientOutcome> unreachable = Map.of();

        Lane(Domain destination) {
            this.destination = destination;
            server = attempts.destination(destination);
        }

        boolean open() {
            return !closing && messagesLeft > 0 && unreachable.isEmpty() && System.nanoTime() - end < 0;
        }

        void run(List<List<OutboundQueue.Row>> claimed) throws IOException {
            long stale = System.nanoTime() + STALE.toNanos();
            boolean any = false;
            for (List<OutboundQueue.Row> group : claimed) {
                if (any && (!open() || System.nanoTime() - stale > 0)) {
                    return;
                }
                any = true;
                attempt(group);
            }
        }

        private void attempt(List<OutboundQueue.Row> group) throws IOException {
            messagesLeft--;
            List<OutboundQueue.Row> rows = settlement.unsent(group);
            if (rows.isEmpty() || closing) {
                return;
            }
            DeliveryAttempts.Result result = server.attempt(rows);
            if (closing && watchdog.closed()) {
                // Closing aborted the connections. That is not the peer's fault and must not count as an attempt.
                settlement.settleFinal(result.outcomes(), clock.instant());
                return;
            }
            settlement.settle(result.outcomes(), clock.instant());
            if (result.unreachable()) {
                unreachable = result.outcomes();
            }
        }

        /** Postpones the other mail of an unreachable destination, so that it does not run into the same timeouts. */
        void sparing() {
            if (unreachable.isEmpty()) {
                return;
            }
            RecipientOutcome outcome = unreachable.values().iterator().next();
            Instant now = clock.instant();
            lanes.settleOthers(destination, now, rows -> {
                Map<OutboundQueue.Row, RecipientOutcome> others = new LinkedHashMap<>();
                rows.forEach(row -> others.put(row, outcome));
                settlement.settle(others, now);
            });
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
