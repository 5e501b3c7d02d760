package org.postern.store.gate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts guesses and reports a spree, once a day for each account and once a day for all together. Does the same work
 * whether or not an account exists. Thread-safe; the report is made by whoever is given it, and must not block.
 */
public final class GuessWatch {
    /** More than a person with a bad memory tries in a day. */
    static final int OF_ACCOUNT = 30;
    /** More than an office tries in a day. */
    static final int IN_TOTAL = 1_000;
    /** The name of the spree against all accounts. */
    static final String ALL = "";

    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_ACCOUNTS = 10_000;
    private static final int NAMED = 8;

    private final Clock clock;
    private final Consumer<Spree> report;
    private final Cache<String, Count> counts;

    public GuessWatch(Clock clock, Consumer<Spree> report) {
        this.clock = clock;
        this.report = report;
        this.counts = Caffeine.newBuilder()
                .maximumSize(MOST_ACCOUNTS)
                .executor(Runnable::run)
                .build();
    }

    /** A wrong password was tried. */
    void failed(String account, InetAddress client) {
        add(account, client, 1, OF_ACCOUNT);
        add(ALL, client, 1, IN_TOTAL);
    }

    /** An attempt was made that was not tried. */
    void heldBack(String account, InetAddress client) {
        add(account, client, 0, OF_ACCOUNT);
        add(ALL, client, 0, IN_TOTAL);
    }

    private void add(String account, InetAddress client, int tried, int limit) {
        Instant now = clock.instant();
        Count count = counts.asMap()
                .compute(
                        account,
                        (key, old) -> old == null || old.since.plus(DAY).isBefore(now) || old.since.isAfter(now)
                                ? new Count(now)
                                : old);
        if (count.reaches(client, tried, limit)) {
            report.accept(count.spree(account));
        }
    }

    private static final class Count {
        private final Instant since;
        private final Map<InetAddress, Long> networks = new HashMap<>();
        private long tried;
        private long heldBack;
        private long elsewhere;
        private boolean reported;

        Count(Instant since) {
            this.since = since;
        }

        /** Whether this attempt is the first one at the limit. */
        synchronized boolean reaches(InetAddress client, int triedNow, int limit) {
            tried += triedNow;
            heldBack += 1 - triedNow;
            if (networks.size() < NAMED || networks.containsKey(client)) {
                networks.merge(client, 1L, Long::sum);
            } else {
                elsewhere++;
            }
            boolean first = !reported && tried + heldBack >= limit;
            reported |= first;
            return first;
        }

        synchronized Spree spree(String account) {
            Map<InetAddress, Long> ordered = new LinkedHashMap<>();
            networks.entrySet().stream()
                    .sorted(Map.Entry.<InetAddress, Long>comparingByValue().reversed())
                    .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
            return new Spree(account, since, tried, heldBack, ordered, elsewhere);
        }
    }
}
