package org.postern.store.delivery;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.OutboundQueue;

/**
 * Carries the mail of a destination, one message after another, and writes down what became of each before the next is
 * handed over: when this box is killed, at most the last message of each lane is handed over twice. Thread-safe; a lane is
 * one call of {@link #carry}.
 */
final class Carrier {
    /** Rows read longer ago are read anew: a command may have held or deleted them. */
    private static final Duration STALE = Duration.ofSeconds(2);

    private final Dispatch dispatch;
    private final Courier courier;
    private final Settlement settlement;
    private final Watchdog watchdog;
    private final TransportSettings settings;
    private final Clock clock;
    private volatile boolean closing;

    Carrier(
            Dispatch dispatch,
            Courier courier,
            Settlement settlement,
            Watchdog watchdog,
            TransportSettings settings,
            Clock clock) {
        this.dispatch = dispatch;
        this.courier = courier;
        this.settlement = settlement;
        this.watchdog = watchdog;
        this.settings = settings;
        this.clock = clock;
    }

    /** No message is begun any more. */
    void stop() {
        closing = true;
    }

    /**
     * Carries what was claimed and what else becomes due, until there is no more or the lane has had its share. All that was
     * claimed is released at the end.
     */
    void carry(Domain destination, List<List<OutboundQueue.Row>> first, Instant due) throws IOException {
        try (Lane lane = new Lane(destination)) {
            List<List<OutboundQueue.Row>> claimed = first;
            while (!claimed.isEmpty()) {
                try {
                    lane.carry(claimed);
                } finally {
                    dispatch.release(destination, claimed);
                }
                Instant now = clock.instant();
                claimed = lane.open() ? dispatch.claim(destination, now.isAfter(due) ? now : due) : List.of();
            }
            lane.sparing();
        }
    }

    /** Confined to one call. */
    private final class Lane implements AutoCloseable {
        private final Domain destination;
        private final Courier.Trip trip;
        private final long end = System.nanoTime() + settings.connectionTime().toNanos();
        private int messagesLeft = settings.connectionMessages();
        private Map<OutboundQueue.Row, Outcome> unreachable = Map.of();

        Lane(Domain destination) {
            this.destination = destination;
            trip = courier.to(destination);
        }

        boolean open() {
            return !closing && messagesLeft > 0 && unreachable.isEmpty() && System.nanoTime() - end < 0;
        }

        void carry(List<List<OutboundQueue.Row>> claimed) throws IOException {
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
            Courier.Result result = trip.carry(rows);
            if (closing && watchdog.closed()) {
                // Connections were cut by closing: that says nothing about the peer and must not count as an attempt.
                settlement.settleFinal(result.outcomes(), clock.instant());
                return;
            }
            settlement.settle(result.outcomes(), clock.instant());
            if (result.unreachable()) {
                unreachable = result.outcomes();
            }
        }

        /** Spares the other mail of an unreachable destination its own time-outs. */
        void sparing() {
            if (unreachable.isEmpty()) {
                return;
            }
            Outcome outcome = unreachable.values().iterator().next();
            Instant now = clock.instant();
            dispatch.settleOthers(destination, now, rows -> {
                Map<OutboundQueue.Row, Outcome> others = new LinkedHashMap<>();
                rows.forEach(row -> others.put(row, outcome));
                settlement.settle(others, now);
            });
        }

        @Override
        public void close() {
            trip.close();
        }
    }
}
