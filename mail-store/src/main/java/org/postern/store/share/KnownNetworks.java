package org.postern.store.share;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.postern.store.policy.ClientNetwork;

/**
 * The networks that brought a message that was accepted, or signed in, during the last days. They may use the reserves
 * that strangers may not. Uses bounded memory and monotonic time; a restart forgets all. Thread-safe.
 */
public final class KnownNetworks {
    /** A small office hears from some thousand mail servers; each entry takes about 200 octets. */
    private static final int MOST = 10_000;

    /** A newsletter comes once a week. */
    private static final Duration KEPT = Duration.ofDays(8);

    private final Cache<String, Boolean> networks;

    public KnownNetworks(LongSupplier nanoTime) {
        networks = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(KEPT)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    public void note(InetAddress client) {
        networks.put(ClientNetwork.one(client), true);
    }

    public boolean contains(InetAddress client) {
        return networks.getIfPresent(ClientNetwork.one(client)) != null;
    }
}
