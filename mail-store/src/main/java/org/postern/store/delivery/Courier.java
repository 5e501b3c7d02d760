package org.postern.store.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.OutboundQueue;

/**
 * One attempt: finds the servers of a destination and tries them in turn, until every recipient is settled or no server is
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

    /** Carries rows of one message to one destination. */
    Result carry(Domain destination, List<OutboundQueue.Row> rows) throws IOException {
        Route route = routes.find(destination);
        Map<OutboundQueue.Row, Outcome> outcomes = new LinkedHashMap<>();
        if (route instanceof Route.None none) {
            rows.forEach(row -> outcomes.put(row, Outcome.refused(none.reply())));
            return new Result(outcomes, true);
        }
        Parcel parcel = parcel(rows);
        List<OutboundQueue.Row> left = rows;
        boolean reached = false;
        for (Route.Host host : first(((Route.Hosts) route).hosts())) {
            outcomes.putAll(remote.send(host, parcel.with(left)));
            List<OutboundQueue.Row> tried = left;
            reached |= outcomes.entrySet().stream()
                    .anyMatch(e -> tried.contains(e.getKey())
                            && !e.getValue().reply().status().equals("4.4.1"));
            left = new ArrayList<>();
            for (OutboundQueue.Row row : tried) {
                if (outcomes.get(row) instanceof Outcome.Deferred deferred && deferred.elsewhere()) {
                    left.add(row);
                }
            }
            if (left.isEmpty()) {
                break;
            }
        }
        return new Result(outcomes, !reached);
    }

    private List<Route.Host> first(List<Route.Host> hosts) {
        return hosts.subList(0, Math.min(hosts.size(), hostsPerAttempt));
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
}
