package org.postern.store.wire;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.policy.RateLimit;

/**
 * Counts how many connections are open, in total and by client network, and how fast a client opens them. Thread-safe.
 */
final class ConnectionCount {
    private final int most;
    private final int mostPerClient;
    private final Clients clients;
    private final ClientRate rate;
    private final Map<String, Integer> byClient = new HashMap<>();
    private int total;

    ConnectionCount(WireLimits limits, Clients clients, LongSupplier nanoTime) {
        this.most = limits.connections();
        this.mostPerClient = limits.connectionsPerClient();
        this.clients = clients;
        this.rate = new ClientRate(new RateLimit(clients.connectionsPerMinute(), Duration.ofMinutes(1)), nanoTime);
    }

    synchronized boolean enter(InetAddress client) {
        String network = ClientNetwork.one(client);
        int now = byClient.getOrDefault(network, 0);
        if (total >= most) {
            return false;
        }
        if (!clients.trusted().contains(client) && (now >= mostPerClient || !rate.take(client, 1))) {
            return false;
        }
        total++;
        byClient.put(network, now + 1);
        return true;
    }

    synchronized void leave(InetAddress client) {
        total--;
        byClient.computeIfPresent(ClientNetwork.one(client), (key, count) -> count > 1 ? count - 1 : null);
    }
}
