package org.postern.store.gate;

import java.time.Duration;
import java.time.Instant;

/** When notices of guesses were sent; implemented by the mail database, so that a restart sends none twice. Thread-safe. */
public interface GuessNoticeTimes {
    /**
     * Whether a notice may be sent now; then it counts as sent.
     *
     * @param accountId 0 for guesses at all accounts
     * @param apart the time between two notices
     */
    boolean claim(long accountId, Instant at, Duration apart);
}
