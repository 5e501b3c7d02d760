package org.postern.store.report;

import java.time.Duration;
import java.time.Instant;

/** When the box last wrote about what; implemented by the mail database, so that a restart writes nothing twice. Thread-safe. */
public interface NoticeTimes {
    /**
     * Whether a notice may be sent now; then it counts as sent.
     *
     * @param accountId 0 for what concerns the whole box
     * @param apart the time between two notices of this kind about this account
     */
    boolean claim(String kind, long accountId, Instant at, Duration apart);

    /** Takes a claim back: nobody got the notice. */
    void forget(String kind, long accountId);
}
