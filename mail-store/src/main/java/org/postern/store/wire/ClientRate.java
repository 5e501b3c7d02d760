package org.postern.store.wire;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.policy.RateLimit;

/** Counts how much of a limit each client has used. Uses bounded memory and monotonic time. Thread-safe. */
public final class ClientRate {
    private static final int MOST_CLIENTS = 50_000;

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

    /** Counts the amount. Returns false, and counts nothing, if that would exceed the limit. */
    public boolean take(InetAddress client, int amount) {
        if (limit.most() == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        return Objects.requireNonNull(spent.asMap()
                        .compute(ClientNetwork.one(client), (key, before) -> limit.take(before, now, amount)))
                .within();
    }
}
