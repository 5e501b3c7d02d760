package org.postern.store.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.OutboundQueue;

/**
 * Makes attempts: finds the servers of a destination and tries them in turn, until every recipient is settled or no server is
 * left. A server that defers a recipient hands it to the next one; a server that refuses it has spoken for all (RFC 5321
 * 5.1). Thread-safe, blocking.
 */
final class Courier {
    private final OutboundQueue queue;
    private final RouteFinder routes;
    private final RemoteSmtp remote;
    private final int hostsPerAttempt;

    Courier(OutboundQueue queue, RouteFinder routes, RemoteSmtp remote, int hostsPerAttempt) {
        this.queue = queue;
        this.routes = routes;
        this.remote = remote;
        this.hostsPerAttempt = hostsPerAttempt;
    }

    /**
     * What an attempt brought.
     *
     * @param unreachable no server of the destination could be reached or found: other mail to it would fare the same
     */
    record Result(Map<OutboundQueue.Row, Outcome> outcomes, boolean unreachable) {}

    Trip to(Domain destination) {
        return new Trip(destination);
    }

    private Parcel parcel(List<OutboundQueue.Row> rows) throws IOException {
        OutboundQueue.Row first = rows.get(0);
        boolean utf8 = first.sender().filter(MailPath::needsUtf8).isPresent()
                || rows.stream().anyMatch(row -> MailPath.needsUtf8(row.recipient()));
        if (!utf8 && first.smtpUtf8()) {
            // The submitter's SMTPUTF8 says "may need it" (RFC 6531 3.4); only what the header holds decides.
            try (InputStream content = queue.content(first.messageId())) {
                utf8 = MailHeader.read(content).eightBit();
            }
        }
        return new Parcel(rows, utf8, () -> TransitStream.of(queue.content(first.messageId())));
    }

    /**
     * Several messages to one destination, over as few connections as they need. The servers are looked up once. Confined to
     * one lane.
     */
    final class Trip implements AutoCloseable {
        private final Domain destination;
        private @Nullable Route route;
        private @Nullable Connection open;

        private Trip(Domain destination) {
            this.destination = destination;
        }

        /** Carries rows of one message. */
        Result carry(List<OutboundQueue.Row> rows) throws IOException {
            Route known = route == null ? routes.find(destination) : route;
            route = known;
            if (known instanceof Route.None none) {
                Map<OutboundQueue.Row, Outcome> outcomes = new LinkedHashMap<>();
                rows.forEach(row -> outcomes.put(row, Outcome.refused(none.reply())));
                return new Result(outcomes, true);
            }
            return new Round(parcel(rows)).through(((Route.Hosts) known).hosts());
        }

        private void leave() {
            if (open != null) {
                open.close();
                open = null;
            }
        }

        @Override
        public void close() {
            leave();
        }

        /** One message on its way through the hosts. */
        private final class Round {
            private final Parcel parcel;
            private final Map<OutboundQueue.Row, Outcome> outcomes = new LinkedHashMap<>();
            private List<OutboundQueue.Row> left;
            private boolean unreachable = true;

            Round(Parcel parcel) {
                this.parcel = parcel;
                left = parcel.rows();
            }

            Result through(List<Route.Host> hosts) {
                Connection ready = open;
                Set<Route.Host> done = ready != null && usedUp(ready) ? Set.of(ready.host()) : Set.of();
                int tries = Math.min(hosts.size(), hostsPerAttempt);
                for (Route.Host host : hosts.subList(0, tries)) {
                    if (left.isEmpty()) {
                        break;
                    }
                    if (!done.contains(host)) {
                        visit(host);
                    }
                }
                return new Result(outcomes, unreachable);
            }

            /** Whether the connection that is still open has given the message an answer. */
            private boolean usedUp(Connection connection) {
                Optional<Map<OutboundQueue.Row, Outcome>> said = connection.send(parcel);
                said.ifPresent(this::take);
                if (!connection.inOrder()) {
                    leave();
                }
                return said.isPresent();
            }

            private void visit(Route.Host host) {
                leave();
                RemoteSmtp.Opened opened = remote.open(host);
                if (opened instanceof RemoteSmtp.Opened.Open there) {
                    open = there.connection();
                    take(there.connection().send(parcel.with(left)).orElse(Map.of()));
                    if (!there.connection().inOrder()) {
                        leave();
                    }
                } else if (opened instanceof RemoteSmtp.Opened.Closed closed) {
                    boolean before = unreachable;
                    Map<OutboundQueue.Row, Outcome> same = new LinkedHashMap<>();
                    left.forEach(row -> same.put(row, closed.outcome()));
                    take(same);
                    unreachable = before && closed.forAll();
                }
            }

            private void take(Map<OutboundQueue.Row, Outcome> said) {
                unreachable = false;
                outcomes.putAll(said);
                List<OutboundQueue.Row> still = new ArrayList<>();
                for (OutboundQueue.Row row : left) {
                    if (outcomes.get(row) instanceof Outcome.Deferred deferred && deferred.elsewhere()) {
                        still.add(row);
                    }
                }
                left = still;
            }
        }
    }
}
