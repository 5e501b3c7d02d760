package org.postern.store.policy;

import java.time.Duration;
import java.time.Instant;

/** When a sender is told that a mail is late. Pure. */
public final class DelayNotice {
    /** A clock that leaps ahead must not make news of the first failed attempt. */
    private static final int LEAST_ATTEMPTS = 3;

    private DelayNotice() {}

    /**
     * Whether it is time.
     *
     * @param queued when the mail was accepted
     * @param attempts attempts made, the one that failed now included
     * @param schedule whose few gaps may be long
     * @param after how late a mail is news; zero never
     */
    public static boolean due(Instant queued, int attempts, Instant now, RetrySchedule schedule, Duration after) {
        int least = Math.min(LEAST_ATTEMPTS, schedule.gaps().size() + 1);
        return !after.isZero()
                && attempts >= least
                && Duration.between(queued, now).compareTo(after) >= 0;
    }
}
