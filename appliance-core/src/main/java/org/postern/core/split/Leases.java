package org.postern.core.split;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The tickets that web nodes were given. A web node that dies signs nobody out: a ticket that no session has used for longer
 * than any session lives is ended here. Thread-safe.
 */
final class Leases {
    /** The longest idle time of a web session is 14 days ("my own PC"). */
    static final Duration UNUSED = Duration.ofDays(15);

    /** As many sessions as a web front keeps, twice. */
    private static final long MOST = 20_000;

    private final Cache<String, Boolean> alive;

    /** @param ended told each ticket that is to be ended */
    Leases(Ticker ticker, Consumer<String> ended) {
        RemovalListener<String, Boolean> unused = (ticket, given, why) -> {
            if (ticket != null) {
                ended.accept(ticket);
            }
        };
        this.alive = Caffeine.newBuilder()
                .expireAfterAccess(UNUSED)
                .maximumSize(MOST)
                .ticker(ticker)
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .evictionListener(unused)
                .build();
    }

    void give(String ticket) {
        alive.put(ticket, Boolean.TRUE);
    }

    /** Whether a web node was given it, and marks it as used. */
    boolean use(String ticket) {
        return alive.getIfPresent(ticket) != null;
    }

    void end(String ticket) {
        alive.invalidate(ticket);
    }

    /** Ends what is due now. */
    void tidy() {
        alive.cleanUp();
    }
}
