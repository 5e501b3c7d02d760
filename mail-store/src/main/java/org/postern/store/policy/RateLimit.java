package org.postern.store.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A limit per time, as a leaky bucket: what was spent is forgotten evenly, so that there is no moment at which a whole
 * allowance returns. Pure.
 *
 * @param most how much may be spent at once; 0: no limit
 * @param window the time in which it is forgotten
 */
public record RateLimit(int most, Duration window) {
    public RateLimit {
        if (most < 0 || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("a rate is out of bounds");
        }
    }

    /**
     * The state of one client.
     *
     * @param level what is not forgotten yet
     * @param at the time of that level, in monotonic nanoseconds
     * @param within whether the last try was within the limit
     */
    public record Spent(double level, long at, boolean within) {}

    /** Spends some if that stays within the limit; a refused try costs nothing. */
    public Spent take(@Nullable Spent before, long now, int amount) {
        double level = level(before, now);
        boolean within = most == 0 || level + amount <= most;
        return new Spent(within ? level + amount : level, now, within);
    }

    /** Spends in any case, up to twice the limit. What is over the limit has to be waited for. */
    public Spent spend(@Nullable Spent before, long now, long amount) {
        double level = Math.min(2.0 * most, level(before, now) + amount);
        return new Spent(level, now, level <= most);
    }

    /** How long until what was spent is within the limit again. */
    public Duration wait(@Nullable Spent spent, long now) {
        double over = level(spent, now) - most;
        return most == 0 || over <= 0 ? Duration.ZERO : Duration.ofNanos((long) (over / most * window.toNanos()) + 1);
    }

    private double level(@Nullable Spent before, long now) {
        return before == null
                ? 0
                : Math.max(0, before.level() - (double) most * (now - before.at()) / window.toNanos());
    }
}
