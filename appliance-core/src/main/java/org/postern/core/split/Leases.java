package org.postern.core.split;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The tickets that were issued to web nodes. If a web node dies, its sessions are not signed out: therefore a ticket is
 * ended here after it was unused for longer than any session lives. Thread-safe.
 */
final class Leases {
    /** The longest idle time of a web session is 14 days ("my own PC"). */
    static final Duration UNUSED = Duration.ofDays(15);

    /** Twice the number of sessions that a web front keeps. */
    private static final long MOST = 20_000;

    private final Cache<String, Boolean> alive;

    /** @param ended receives each ticket that must be ended */
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

    /** Returns whether the ticket was issued to a web node, and marks it as used. */
    boolean use(String ticket) {
        return alive.getIfPresent(ticket) != null;
    }

    void end(String ticket) {
        alive.invalidate(ticket);
    }

    /** Ends the tickets that are due now. */
    void tidy() {
        alive.cleanUp();
    }
}
