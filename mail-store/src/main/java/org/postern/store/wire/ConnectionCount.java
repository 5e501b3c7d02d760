package org.postern.store.wire;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.policy.RateLimit;
import org.postern.store.share.ClientRate;

/**
 * Counts how many connections are open, in total and by client network, and how fast a client opens them. An IPv6 /56
 * may have twice and a /48 four times as many as one client. Thread-safe.
 */
final class ConnectionCount {
    /** One place of so many is kept for clients that are trusted or whose network is known. */
    private static final int ONE_RESERVED_OF = 10;

    private final int most;
    private final int mostPerClient;
    private final Clients clients;
    private final ClientRate rate;
    private final Map<String, Integer> byNetwork = new HashMap<>();
    private int total;

    /** The result for a new connection. */
    enum Verdict {
        ADMITTED,
        /** No place is free. */
        FULL,
        /** The client's network has too many connections, or opens them too fast. */
        TOO_MANY
    }

    ConnectionCount(WireLimits limits, Clients clients, LongSupplier nanoTime) {
        this.most = limits.connections();
        this.mostPerClient = limits.connectionsPerClient();
        this.clients = clients;
        this.rate = new ClientRate(new RateLimit(clients.connectionsPerMinute(), Duration.ofMinutes(1)), nanoTime);
    }

    /** Takes a place. A client that may not have one takes nothing. */
    synchronized Verdict enter(InetAddress client, boolean known) {
        boolean trusted = clients.trusted().contains(client);
        if (!trusted && (full(client) || !rate.take(client, 1))) {
            return Verdict.TOO_MANY;
        }
        if (total >= most - (trusted || known ? 0 : most / ONE_RESERVED_OF)) {
            return Verdict.FULL;
        }
        add(client);
        return Verdict.ADMITTED;
    }

    /** Takes the place of another connection, which is about to close. */
    synchronized void replace(InetAddress client) {
        add(client);
    }

    private void add(InetAddress client) {
        total++;
        ClientNetwork.levels(client).forEach(network -> byNetwork.merge(network, 1, Integer::sum));
    }

    private boolean full(InetAddress client) {
        List<String> networks = ClientNetwork.levels(client);
        for (int level = 0; level < networks.size(); level++) {
            if (byNetwork.getOrDefault(networks.get(level), 0) >= mostPerClient << level) {
                return true;
            }
        }
        return false;
    }

    /**
     * The network that must give up a place for this client: the one with the most connections, if it keeps more than
     * the client's network gets.
     */
    synchronized Optional<String> yielding(InetAddress client) {
        String own =
                ClientNetwork.levels(client).get(ClientNetwork.levels(client).size() - 1);
        int wanted = byNetwork.getOrDefault(own, 0) + 1;
        return byNetwork.entrySet().stream()
                .filter(network -> network.getValue() > wanted)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /** Whether so many places are taken that clients must hurry. */
    synchronized boolean crowded() {
        return total >= most - most / 5;
    }

    synchronized void leave(InetAddress client) {
        total--;
        for (String network : ClientNetwork.levels(client)) {
            byNetwork.computeIfPresent(network, (key, count) -> count > 1 ? count - 1 : null);
        }
    }
}
