package org.postern.store.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.message.header.MailHeader;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.message.MailPath;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.message.TransitStream;
import org.postern.store.route.DeliveryRoute;
import org.postern.store.route.RouteFinder;

/**
 * Makes attempts: finds the servers of a destination and tries them in order, until every recipient has a final result
 * or no server is left. A deferred recipient is tried at the next server; a refusal by one server is final (RFC 5321
 * 5.1). Thread-safe, blocking.
 */
final class DeliveryAttempts {
    private final OutboundQueue queue;
    private final RouteFinder routes;
    private final SmtpConnector remote;
    private final int hostsPerAttempt;

    DeliveryAttempts(OutboundQueue queue, RouteFinder routes, SmtpConnector remote, int hostsPerAttempt) {
        this.queue = queue;
        this.routes = routes;
        this.remote = remote;
        this.hostsPerAttempt = hostsPerAttempt;
    }

    /**
     * The result of an attempt.
     *
     * @param unreachable no server of the destination could be reached or found, so attempts for other mail would fail,
     *     too
     */
    record Result(Map<OutboundQueue.Row, RecipientOutcome> outcomes, boolean unreachable) {}

    Destination destination(Domain destination) {
        return new Destination(destination);
    }

    private OutboundMessage message(List<OutboundQueue.Row> rows) throws IOException {
        OutboundQueue.Row first = rows.get(0);
        boolean utf8 = first.sender().filter(MailPath::needsUtf8).isPresent()
                || rows.stream().anyMatch(row -> MailPath.needsUtf8(row.recipient()));
        if (!utf8 && first.smtpUtf8()) {
            // The submitter's SMTPUTF8 means "may need it" (RFC 6531 3.4); only the actual header decides.
            try (InputStream content = queue.content(first.messageId())) {
                utf8 = MailHeader.read(content).eightBit();
            }
        }
        return new OutboundMessage(rows, utf8, () -> TransitStream.of(queue.content(first.messageId())));
    }

    /**
     * Delivers several messages to one destination, over as few connections as they need. Looks up the servers once.
     * Confined to one lane.
     */
    final class Destination implements AutoCloseable {
        private final Domain destination;
        private @Nullable DeliveryRoute route;
        private @Nullable SmtpConnection open;

        private Destination(Domain destination) {
            this.destination = destination;
        }

        /** Attempts to deliver one message to the recipients of these rows. */
        Result attempt(List<OutboundQueue.Row> rows) throws IOException {
            DeliveryRoute known = route == null ? routes.find(destination) : route;
            route = known;
            if (known instanceof DeliveryRoute.None none) {
                Map<OutboundQueue.Row, RecipientOutcome> outcomes = new LinkedHashMap<>();
                rows.forEach(row -> outcomes.put(row, RecipientOutcome.refused(none.reply())));
                return new Result(outcomes, true);
            }
            return new DeliveryAttempt(message(rows)).through(((DeliveryRoute.Hosts) known).hosts());
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

        /** One message, tried at one host after another. */
        private final class DeliveryAttempt {
            private final OutboundMessage message;
            private final Map<OutboundQueue.Row, RecipientOutcome> outcomes = new LinkedHashMap<>();
            private List<OutboundQueue.Row> left;
            private boolean unreachable = true;

            DeliveryAttempt(OutboundMessage message) {
                this.message = message;
                left = message.rows();
            }

            Result through(List<DeliveryRoute.Host> hosts) {
                SmtpConnection ready = open;
                Set<DeliveryRoute.Host> done = ready != null && usedUp(ready) ? Set.of(ready.host()) : Set.of();
                int tries = Math.min(hosts.size(), hostsPerAttempt);
                for (DeliveryRoute.Host host : hosts.subList(0, tries)) {
                    if (left.isEmpty()) {
                        break;
                    }
                    if (!done.contains(host)) {
                        visit(host);
                    }
                }
                return new Result(outcomes, unreachable);
            }

            /** Sends the message over the connection that is still open. Returns whether that gave it an outcome. */
            private boolean usedUp(SmtpConnection connection) {
                Optional<Map<OutboundQueue.Row, RecipientOutcome>> said = connection.send(message);
                said.ifPresent(this::take);
                if (!connection.inOrder()) {
                    leave();
                }
                return said.isPresent();
            }

            private void visit(DeliveryRoute.Host host) {
                leave();
                SmtpConnector.Opened opened = remote.open(host);
                if (opened instanceof SmtpConnector.Opened.Open there) {
                    open = there.connection();
                    take(there.connection().send(message.with(left)).orElse(Map.of()));
                    if (!there.connection().inOrder()) {
                        leave();
                    }
                } else if (opened instanceof SmtpConnector.Opened.Closed closed) {
                    boolean before = unreachable;
                    Map<OutboundQueue.Row, RecipientOutcome> same = new LinkedHashMap<>();
                    left.forEach(row -> same.put(row, closed.outcome()));
                    take(same);
                    unreachable = before && closed.forAll();
                }
            }

            private void take(Map<OutboundQueue.Row, RecipientOutcome> said) {
                unreachable = false;
                outcomes.putAll(said);
                List<OutboundQueue.Row> still = new ArrayList<>();
                for (OutboundQueue.Row row : left) {
                    if (outcomes.get(row) instanceof RecipientOutcome.Deferred deferred && deferred.elsewhere()) {
                        still.add(row);
                    }
                }
                left = still;
            }
        }
    }
}
