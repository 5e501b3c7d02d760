package org.postern.store.report;

import java.time.Duration;

/**
 * What senders hear about, and what the box learns from failures.
 *
 * @param delayNotice how late a mail must be before its sender gets one notice; default 4 hours (RFC 5321 4.5.4.1
 *     leaves it open): greylisting and restarts pass sooner, and it is still the same working day; zero: never
 * @param returnLimit octets of a message that a failure report returns whole when the sender asked for it (RET=FULL);
 *     default 100 KiB: the sender has the message anyway, and a larger one could fill the mailbox
 * @param suppress whether to remember an address that its own server called unknown; default true: senders that keep
 *     mailing unknown people look like spammers, and the box would lose its good name
 * @param suppressFor how long; default 30 days: an address that works again is then accepted without further action
 */
public record ReportSettings(Duration delayNotice, long returnLimit, boolean suppress, Duration suppressFor) {
    /** The largest {@code returnLimit}: reports are made in memory. */
    public static final long MOST_RETURNED = 10 << 20;

    public static final ReportSettings DEFAULT =
            new ReportSettings(Duration.ofHours(4), 102_400, true, Duration.ofDays(30));

    public ReportSettings {
        if (delayNotice.isNegative() || returnLimit < 0 || returnLimit > MOST_RETURNED || suppressFor.isNegative()) {
            throw new IllegalArgumentException("a setting of reports is out of bounds");
        }
    }
}
