package org.postern.store.filter.auth;

import java.time.Duration;

/** The deadline for all DNS queries of one message, on the clock of {@link System#nanoTime()}. */
record Deadline(long nanoTime) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    long remainingNanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }
}
