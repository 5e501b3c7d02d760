package org.postern.store.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.policy.SignInThrottle;

/** Remembers failed sign-ins by network and account, in bounded memory and on monotonic time. Thread-safe. */
final class SignInMemory {
    private static final int MOST_ENTRIES = 50_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(6);
    private static final Duration TRUSTED_FOR = Duration.ofDays(7);

    private final LongSupplier nanoTime;
    private final Cache<String, Tally> pairs;
    private final Cache<String, Tally> networks;
    private final Cache<String, Tally> accounts;
    private final Cache<String, Boolean> trusted;

    SignInMemory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.pairs = tallies();
        this.networks = tallies();
        this.accounts = tallies();
        this.trusted = Caffeine.newBuilder()
                .maximumSize(MOST_ENTRIES)
                .expireAfterWrite(TRUSTED_FOR)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    private Cache<String, Tally> tallies() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_ENTRIES)
                .expireAfterWrite(FORGOTTEN_AFTER)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** The network to count by: /24 for IPv4, /64 for IPv6, which is what one customer has. */
    static String network(InetAddress client) {
        byte[] address = client.getAddress();
        return HexFormat.of().formatHex(Arrays.copyOf(address, client instanceof Inet4Address ? 3 : 8));
    }

    SignInThrottle.Facts facts(String network, String account) {
        String pair = network + " " + account;
        return new SignInThrottle.Facts(
                failures(pairs.getIfPresent(pair)),
                failures(networks.getIfPresent(network)),
                failures(accounts.getIfPresent(account)),
                trusted.getIfPresent(pair) != null);
    }

    private SignInThrottle.Failures failures(@Nullable Tally tally) {
        return tally == null
                ? SignInThrottle.Failures.NONE
                : new SignInThrottle.Failures(
                        tally.count(), Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - tally.at())));
    }

    void failed(String network, String account) {
        long now = nanoTime.getAsLong();
        for (Count count : new Count[] {
            new Count(pairs, network + " " + account), new Count(networks, network), new Count(accounts, account)
        }) {
            count.cache().asMap().merge(count.key(), new Tally(1, now), (old, one) -> old.more(now));
        }
    }

    void succeeded(String network, String account) {
        String pair = network + " " + account;
        pairs.invalidate(pair);
        trusted.put(pair, true);
    }

    private record Count(Cache<String, Tally> cache, String key) {}

    private record Tally(int count, long at) {
        /** One more failure; failures that were already forgiven stay forgiven. */
        Tally more(long now) {
            long halvings = Math.max(0, (now - at) / Duration.ofMinutes(10).toNanos());
            int kept = halvings > 30 ? 0 : count >> (int) halvings;
            return new Tally(Math.min(kept + 1, 1_000_000), now);
        }
    }
}
