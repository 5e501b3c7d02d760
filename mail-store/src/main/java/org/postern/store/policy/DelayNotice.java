package org.postern.store.policy;

import java.time.Duration;
import java.time.Instant;

/** Decides when a sender hears that a mail is late. Pure. */
public final class DelayNotice {
    /** When the clock jumps ahead, the first failed attempt must not cause a notice. */
    private static final int LEAST_ATTEMPTS = 3;

    private DelayNotice() {}

    /**
     * Whether it is time for a notice.
     *
     * @param queued when the mail was accepted
     * @param attempts attempts made, including the one that failed now
     * @param schedule its gaps may be few and long
     * @param after how late a mail must be; zero: never send a notice
     */
    public static boolean due(Instant queued, int attempts, Instant now, RetrySchedule schedule, Duration after) {
        int least = Math.min(LEAST_ATTEMPTS, schedule.gaps().size() + 1);
        return !after.isZero()
                && attempts >= least
                && Duration.between(queued, now).compareTo(after) >= 0;
    }
}
