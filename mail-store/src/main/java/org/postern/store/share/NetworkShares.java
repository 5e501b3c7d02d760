package org.postern.store.share;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postern.store.policy.ClientNetwork;

/**
 * Shares out something scarce among the clients' networks: nobody gets more than the share of his address, of his site
 * and of his provider's range, and all strangers together leave a reserve to known clients. Holds one number for each
 * network that holds something, so its memory is bounded by what is shared out. Thread-safe.
 */
public final class NetworkShares {
    /** The part of a share that what a client can do without may use. */
    private static final double SPARE = 0.75;

    private final ShareLimits limits;
    private final Map<String, Long> byNetwork = new HashMap<>();
    private long held;

    public NetworkShares(ShareLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes the amount, wholly or not at all.
     *
     * @param known whether the client may use the reserve
     * @return false when it is over a limit; then nothing was taken, and nothing is to be given back
     */
    public synchronized boolean take(InetAddress client, long amount, boolean known) {
        return take(client, amount, 1, limits.total() - (known ? 0 : limits.reserve()));
    }

    /**
     * Takes the amount if a quarter of what is free to the client and his networks stays free then. For what a client
     * can do without, so that the next client of the same network still finds something.
     */
    public synchronized boolean takeSpare(InetAddress client, long amount, boolean known) {
        long strangers = limits.total() - limits.reserve();
        return take(client, amount, SPARE, known ? limits.total() - limits.reserve() / 4 : (long) (SPARE * strangers));
    }

    private boolean take(InetAddress client, long amount, double part, long most) {
        if (held + amount > most) {
            return false;
        }
        List<String> networks = ClientNetwork.levels(client);
        for (int level = 0; level < networks.size(); level++) {
            if (byNetwork.getOrDefault(networks.get(level), 0L) + amount > part * limit(level)) {
                return false;
            }
        }
        networks.forEach(network -> byNetwork.merge(network, amount, Long::sum));
        held += amount;
        return true;
    }

    /** Gives back what {@link #take} has taken, wholly or in parts. */
    public synchronized void giveBack(InetAddress client, long amount) {
        held -= amount;
        for (String network : ClientNetwork.levels(client)) {
            byNetwork.computeIfPresent(network, (key, now) -> now > amount ? now - amount : null);
        }
    }

    /** What all clients hold together. */
    public synchronized long held() {
        return held;
    }

    /** Whether strangers hold so much that what they hold should be given back sooner. */
    public synchronized boolean crowded() {
        return held > (limits.total() - limits.reserve()) / 5 * 4;
    }

    /** The number of networks that hold something: what this object itself costs. */
    synchronized int networks() {
        return byNetwork.size();
    }

    private long limit(int level) {
        return switch (level) {
            case 0 -> limits.one();
            case 1 -> limits.site();
            default -> limits.range();
        };
    }
}
