package org.postern.web.session;

import java.time.Duration;

/**
 * Times and limits of web sessions.
 *
 * @param idle default 30 min: short enough for a forgotten browser in a shared room, long enough for a telephone call
 * @param absolute default 12 h: one working day; a stolen cookie expires by night
 * @param ownPc idle and absolute time of a browser signed in with "my own PC"; default 14 days
 * @param recheck how long a check of the account stays valid; default 3 s: soon enough after a password change, and
 *     avoids one look-up for each of a page's requests
 * @param total sessions in all; beyond it the longest unused one ends; default 10,000
 * @param perAccount sessions of one account; beyond it the longest unused one ends; default 20: several browsers and a
 *     forgotten script
 */
public record SessionTimes(
        Duration idle, Duration absolute, Duration ownPc, Duration recheck, int total, int perAccount) {
    public static final SessionTimes STANDARD = new SessionTimes(
            Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofDays(14), Duration.ofSeconds(3), 10_000, 20);

    /**
     * How often to look at the sessions that only listen. With a recheck of 3 s their streams end at most 4.5 s after
     * the account was changed.
     */
    public Duration watch() {
        return recheck.isZero() ? Duration.ofMillis(10) : recheck.dividedBy(2);
    }
}
