package org.postern.store.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * So much in a time, by a bucket that leaks: what was spent is forgotten evenly, so that no moment exists at which a whole
 * allowance comes back. Pure.
 *
 * @param most how much may be spent at once; 0: as much as one likes
 * @param window the time in which it is forgotten
 */
public record RateLimit(int most, Duration window) {
    public RateLimit {
        if (most < 0 || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("a rate is out of bounds");
        }
    }

    /**
     * What one client has spent.
     *
     * @param level how much of it is not forgotten yet
     * @param at when that was so, in monotonic nanoseconds
     * @param within whether the last try was within the limit
     */
    public record Spent(double level, long at, boolean within) {}

    /** Spends some, if that stays within the limit; what was refused costs nothing. */
    public Spent take(@Nullable Spent before, long now, int amount) {
        double level = before == null
                ? 0
                : Math.max(0, before.level() - (double) most * (now - before.at()) / window.toNanos());
        boolean within = most == 0 || level + amount <= most;
        return new Spent(within ? level + amount : level, now, within);
    }
}
