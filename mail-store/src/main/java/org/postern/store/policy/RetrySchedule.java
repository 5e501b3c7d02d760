package org.postern.store.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides when a deferred mail is tried again, and when to give up (RFC 5321 4.5.4.1). A pure function of its
 * arguments.
 *
 * @param gaps waits after the first, second, ... failed attempt; the last one repeats
 * @param lifetime how long a mail is tried; the last attempt is made at its end
 * @param jitter the part of a gap, 0 to 1, by which it may be shorter or longer, so that mail deferred together is not
 *     retried together
 */
public record RetrySchedule(List<Duration> gaps, Duration lifetime, double jitter) {
    public RetrySchedule {
        gaps = List.copyOf(gaps);
        boolean positive = gaps.stream().allMatch(gap -> gap.compareTo(Duration.ZERO) > 0);
        if (gaps.isEmpty() || !positive || lifetime.isNegative() || jitter < 0 || jitter >= 1) {
            throw new IllegalArgumentException("a retry schedule has positive gaps, a lifetime and a jitter below 1");
        }
    }

    /**
     * The next attempt, or empty to give up.
     *
     * <p>Gives up only after as many attempts as there are gaps, however old the mail: a box that was switched off for
     * a week, or whose clock jumped, must not bounce its queue at the first failure.
     *
     * @param queued when the mail was accepted
     * @param attempts attempts made, including the one that failed now; at least 1
     * @param random from 0 inclusive to 1 exclusive
     */
    public Optional<Instant> next(Instant queued, int attempts, Instant now, double random) {
        Instant end = queued.plus(lifetime);
        boolean triedEnough = attempts >= gaps.size();
        if (triedEnough && !now.isBefore(end)) {
            return Optional.empty();
        }
        Duration gap = gaps.get(Math.min(attempts, gaps.size()) - 1);
        Instant next = now.plusMillis((long) (gap.toMillis() * (1 + jitter * (2 * random - 1))));
        return Optional.of(triedEnough && next.isAfter(end) ? end : next);
    }

    /** The longest wait that {@link #next} ever returns. A row with a longer wait was written under another clock. */
    public Duration longestGap() {
        Duration longest = gaps.stream().max(Duration::compareTo).orElseThrow();
        return Duration.ofMillis((long) (longest.toMillis() * (1 + jitter)) + 1);
    }
}
