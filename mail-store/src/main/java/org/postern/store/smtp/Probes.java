package org.postern.store.smtp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.postern.store.policy.ClientNetwork;

/**
 * Counts for each network how many unknown recipients it named recently. A dictionary attack spreads its names over
 * many connections. Bounded, on monotonic time. Thread-safe.
 */
final class Probes {
    private static final int MOST_NETWORKS = 10_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Cache<String, Integer> unknown;

    Probes(LongSupplier nanoTime) {
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MOST_NETWORKS)
                .expireAfterWrite(REMEMBERED)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Counts one more. Returns how many there were, each within an hour of the one before. */
    int another(InetAddress client) {
        return unknown.asMap()
                .merge(ClientNetwork.around(client), 1, (before, one) -> Math.min(before + one, 1_000_000));
    }
}
