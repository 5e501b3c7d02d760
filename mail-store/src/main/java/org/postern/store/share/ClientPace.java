package org.postern.store.share;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.policy.RateLimit;

/**
 * Holds clients that have not signed in to a part of the processor, counted in octets that are read from them. Costs are
 * counted when they are known, after they arose, so a client can be in debt: nothing more is read from his network until the
 * debt is forgotten. Strangers have a limit together too; known networks only have their own. Uses bounded memory and
 * monotonic time. Thread-safe.
 */
public final class ClientPace {
    /** Each takes about 220 octets. */
    private static final int MOST_NETWORKS = 10_000;

    /**
     * 2 MiB in 10 s. The dearest octets come alone, each in a record of its own: 0.3 ms for a KiB of such records. So a
     * network has at most a sixteenth of a core, and a browser that signs in needs 30 KiB.
     */
    public static final RateLimit ONE = new RateLimit(2 << 20, Duration.ofSeconds(10));

    /** What a TLS handshake costs, in octets: two milliseconds of a core. */
    public static final int HANDSHAKE = 8 << 10;

    /** All strangers together: a quarter of a core at most. */
    public static final RateLimit STRANGERS = new RateLimit(8 << 20, Duration.ofSeconds(10));

    /** Known networks may have four times as much as others: an office behind one address. */
    private static final int KNOWN = 4;

    private final RateLimit one;
    private final RateLimit all;
    private final LongSupplier nanoTime;
    private final Cache<String, RateLimit.Spent> networks;
    private RateLimit.@Nullable Spent total;

    public ClientPace(RateLimit one, RateLimit all, LongSupplier nanoTime) {
        this.one = one;
        this.all = all;
        this.nanoTime = nanoTime;
        this.networks = Caffeine.newBuilder()
                .maximumSize(MOST_NETWORKS)
                .expireAfterWrite(one.window().multipliedBy(2))
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Counts what was spent for a client. */
    public void spend(InetAddress client, long octets, boolean known) {
        long now = nanoTime.getAsLong();
        long counted = known ? octets / KNOWN : octets;
        List<String> levels = ClientNetwork.levels(client);
        for (int level = 0; level < levels.size(); level++) {
            RateLimit most = limit(level);
            networks.asMap().compute(levels.get(level), (key, before) -> most.spend(before, now, counted));
        }
        if (!known) {
            synchronized (this) {
                total = all.spend(total, now, counted);
            }
        }
    }

    /** Spends all that the client's network may have, and as much again: it has to wait for the whole window. */
    public void flooded(InetAddress client) {
        long now = nanoTime.getAsLong();
        networks.asMap().compute(ClientNetwork.one(client), (key, before) -> one.spend(before, now, 2L * one.most()));
    }

    /** How long nothing may be read from the client; zero: it may be read now. */
    public Duration wait(InetAddress client, boolean known) {
        long now = nanoTime.getAsLong();
        Duration longest = known ? Duration.ZERO : waitForAll(now);
        List<String> levels = ClientNetwork.levels(client);
        for (int level = 0; level < levels.size(); level++) {
            Duration own = limit(level).wait(networks.getIfPresent(levels.get(level)), now);
            longest = own.compareTo(longest) > 0 ? own : longest;
        }
        return longest;
    }

    /** Whether the client's network is so far in debt that a new connection would only wait. */
    public boolean refuses(InetAddress client) {
        return wait(client, true).compareTo(one.window().dividedBy(2)) > 0;
    }

    private synchronized Duration waitForAll(long now) {
        return all.wait(total, now);
    }

    /** An IPv6 /56 may have twice and a /48 four times as much as one client. */
    private RateLimit limit(int level) {
        return new RateLimit(one.most() << level, one.window());
    }
}
