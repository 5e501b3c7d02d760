package org.postern.store.gate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.policy.SignInThrottle;

/**
 * Remembers failed sign-ins by network, by account and in total, in bounded memory and on monotonic time. An attempt is
 * counted as a failure when it begins and taken back when it succeeds, so that attempts at the same time do not pass
 * each other. Thread-safe.
 */
final class SignInMemory {
    private static final int MOST_ENTRIES = 50_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(6);
    private static final Duration TRUSTED_FOR = Duration.ofDays(7);
    /** Failures with an account and in total count half after this time. */
    private static final double HALF_LIFE = Duration.ofHours(1).toNanos();
    /** A browser that fails more often is a stranger again until it succeeds: its cookie may be stolen. */
    private static final int FREE_FOR_BROWSER = 10;

    private final LongSupplier nanoTime;
    private final Cache<String, Tally> pairs = cache(FORGOTTEN_AFTER);
    private final Cache<String, Tally> networks = cache(FORGOTTEN_AFTER);
    private final Cache<String, Tally> browsers = cache(FORGOTTEN_AFTER);
    private final Cache<String, Row> accounts = cache(FORGOTTEN_AFTER);
    private final Cache<String, Boolean> trusted = cache(TRUSTED_FOR);
    private Row total;

    SignInMemory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.total = Row.empty(nanoTime.getAsLong());
    }

    private <V> Cache<String, V> cache(Duration kept) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_ENTRIES)
                .expireAfterWrite(kept)
                .ticker(this::ticks)
                .executor(Runnable::run)
                .build();
    }

    private long ticks() {
        return nanoTime.getAsLong();
    }

    /**
     * What is known about a client.
     *
     * @param browser whether its cookie belongs to the account
     */
    SignInThrottle.Standing standing(Try client, boolean browser) {
        Tally failures = client.browser().isEmpty() ? null : browsers.getIfPresent(client.browserKey());
        if (browser && (failures == null || failures.count() <= FREE_FOR_BROWSER)) {
            return SignInThrottle.Standing.KNOWN_BROWSER;
        }
        return trusted.getIfPresent(client.pair()) != null
                ? SignInThrottle.Standing.KNOWN_NETWORK
                : SignInThrottle.Standing.STRANGER;
    }

    /** Judges an attempt. If it may be made, now or after a pause, it is counted, and a stranger has taken the turn. */
    synchronized SignInThrottle.Verdict judge(Try client, SignInThrottle.Standing standing) {
        long now = nanoTime.getAsLong();
        Row account = row(client.account(), now);
        long turn = Math.max(account.free(), total.free());
        SignInThrottle.Verdict verdict = SignInThrottle.judge(new SignInThrottle.Facts(
                failures(pairs.getIfPresent(client.pair()), now),
                client.networks().stream()
                        .map(network -> failures(networks.getIfPresent(network), now))
                        .toList(),
                Duration.ofNanos(turn - now),
                standing));
        if (verdict instanceof SignInThrottle.Verdict.Try) {
            count(client, standing, Math.max(turn, now), now);
        }
        return verdict;
    }

    private void count(Try client, SignInThrottle.Standing standing, long turn, long now) {
        Row account = row(client.account(), now).plus(1, now);
        if (standing == SignInThrottle.Standing.KNOWN_BROWSER) {
            browsers.asMap().merge(client.browserKey(), Tally.first(now), (old, one) -> old.more(now));
            accounts.put(client.account(), account);
            return;
        }
        pairs.asMap().merge(client.pair(), Tally.first(now), (old, one) -> old.more(now));
        for (String network : client.networks()) {
            networks.asMap().merge(network, Tally.first(now), (old, one) -> old.more(now));
        }
        if (standing == SignInThrottle.Standing.STRANGER) {
            account = account.next(turn, SignInThrottle.betweenAtAccount(account.failures()));
            total = total.plus(1, now);
            // Not the account's turn, or one attacked account would make the strangers of all others wait.
            total = total.next(Math.max(total.free(), now), SignInThrottle.betweenInTotal(total.failures()));
        }
        accounts.put(client.account(), account);
    }

    /** Takes back what {@link #judge} counted, because the attempt said nothing about the password. */
    synchronized void takeBack(Try client, SignInThrottle.Standing standing) {
        long now = nanoTime.getAsLong();
        accounts.put(client.account(), row(client.account(), now).plus(-1, now));
        if (standing == SignInThrottle.Standing.KNOWN_BROWSER) {
            browsers.asMap().computeIfPresent(client.browserKey(), (key, old) -> old.less());
            return;
        }
        pairs.asMap().computeIfPresent(client.pair(), (key, old) -> old.less());
        for (String network : client.networks()) {
            networks.asMap().computeIfPresent(network, (key, old) -> old.less());
        }
        if (standing == SignInThrottle.Standing.STRANGER) {
            total = total.plus(-1, now);
        }
    }

    /** The attempt succeeded. */
    synchronized void succeeded(Try client, SignInThrottle.Standing standing) {
        takeBack(client, standing);
        forgive(client);
    }

    /** The client proved itself without an attempt, by an app password. */
    synchronized void forgive(Try client) {
        pairs.invalidate(client.pair());
        trusted.put(client.pair(), true);
        if (!client.browser().isEmpty()) {
            browsers.invalidate(client.browserKey());
        }
    }

    private Row row(String account, long now) {
        Row known = accounts.getIfPresent(account);
        return known == null ? Row.empty(now) : known.plus(0, now);
    }

    private static SignInThrottle.Failures failures(@Nullable Tally tally, long now) {
        return tally == null
                ? SignInThrottle.Failures.NONE
                : new SignInThrottle.Failures(tally.count(), Duration.ofNanos(Math.max(0, now - tally.at())));
    }

    /**
     * A client at an account.
     *
     * @param networks of the client, the smallest first
     * @param browser the digest of its cookie; empty for none
     */
    record Try(String account, List<String> networks, String browser) {
        static Try of(InetAddress client, String account, String browser) {
            return new Try(account, ClientNetwork.levels(client), browser);
        }

        String pair() {
            return networks.get(0) + " " + account;
        }

        String browserKey() {
            return browser + " " + account;
        }
    }

    /**
     * Failures that fade, and when the next stranger may try.
     *
     * @param failures those of the last hour or so
     * @param free monotonic time in nanoseconds
     */
    private record Row(double failures, long at, long free) {
        static Row empty(long now) {
            return new Row(0, now, now);
        }

        Row plus(int more, long now) {
            double faded = failures * Math.pow(0.5, Math.max(0, now - at) / HALF_LIFE);
            return new Row(Math.max(0, faded + more), now, free);
        }

        Row next(long turn, Duration between) {
            return new Row(failures, at, turn + between.toNanos());
        }
    }

    /** @param before when the failure before the last one was */
    private record Tally(int count, long at, long before) {
        static Tally first(long now) {
            return new Tally(1, now, now);
        }

        /** One more failure; failures that were already forgiven stay forgiven. */
        Tally more(long now) {
            long halvings = Math.max(0, (now - at) / Duration.ofMinutes(10).toNanos());
            int kept = halvings > 30 ? 0 : count >> (int) halvings;
            return new Tally(Math.min(kept + 1, 1_000_000), now, at);
        }

        Tally less() {
            return new Tally(Math.max(0, count - 1), before, before);
        }
    }
}
