package org.postern.web.session;

import java.time.Duration;

/**
 * Web sessions.
 *
 * @param idle default 30 min: a forgotten browser in a shared room, long enough for a telephone call
 * @param absolute default 12 h: one working day; a stolen cookie dies by the night
 * @param ownPc idle and absolute time of a browser signed in with "my own PC"; default 14 days
 * @param recheck how long "the account still stands" is believed; default 3 s: soon enough after a password change, and
 *     no look-up for each of a page's requests
 * @param total sessions in all, the longest unused go; default 10,000
 * @param perAccount sessions of one account, the longest unused go; default 20: several browsers and a forgotten script
 */
public record SessionTimes(
        Duration idle, Duration absolute, Duration ownPc, Duration recheck, int total, int perAccount) {
    public static final SessionTimes STANDARD = new SessionTimes(
            Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofDays(14), Duration.ofSeconds(3), 10_000, 20);
}
