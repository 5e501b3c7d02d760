package org.postern.store.share;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.policy.RateLimit;

/**
 * Counts how much of a limit each client has used. An IPv6 /56 may use twice and a /48 four times as much as one
 * client. Uses bounded memory and monotonic time. Thread-safe.
 */
public final class ClientRate {
    /** More networks than write to a small office in an hour; each takes about 220 octets. */
    private static final int MOST_CLIENTS = 10_000;

    private final RateLimit limit;
    private final LongSupplier nanoTime;
    private final Cache<String, RateLimit.Spent> spent;

    public ClientRate(RateLimit limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.spent = Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .expireAfterWrite(limit.window())
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Counts the amount. Returns false if that would exceed the limit. */
    public boolean take(InetAddress client, int amount) {
        if (limit.most() == 0) {
            return true;
        }
        List<String> networks = ClientNetwork.levels(client);
        for (int level = 0; level < networks.size(); level++) {
            if (!take(networks.get(level), new RateLimit(limit.most() << level, limit.window()), amount)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(String network, RateLimit most, int amount) {
        long now = nanoTime.getAsLong();
        return Objects.requireNonNull(spent.asMap().compute(network, (key, before) -> most.take(before, now, amount)))
                .within();
    }
}
