package org.postern.store.report;

import java.time.Duration;

/**
 * What senders are told, and what is learned from failures.
 *
 * @param delayNotice how late a mail must be before its sender is told, once; default 4 hours (RFC 5321 4.5.4.1 leaves it
 *     open): greylisting and restarts pass sooner, and it is still the same working day; zero never
 * @param returnLimit octets of a message that a report of failure brings back whole when the sender asked for it (RET=FULL);
 *     default 100 KiB: the sender has it anyway, and a larger one could fill the mailbox
 * @param suppress whether an address that its own server called unknown is remembered; default true: asking again and again
 *     for people who are not there is what spammers do, and costs the box its good name
 * @param suppressFor how long; default 30 days: a mended address works again by itself
 */
public record ReportSettings(Duration delayNotice, long returnLimit, boolean suppress, Duration suppressFor) {
    /** The most that {@code returnLimit} may be: reports are made in memory. */
    public static final long MOST_RETURNED = 10 << 20;

    public static final ReportSettings DEFAULT =
            new ReportSettings(Duration.ofHours(4), 102_400, true, Duration.ofDays(30));

    public ReportSettings {
        if (delayNotice.isNegative() || returnLimit < 0 || returnLimit > MOST_RETURNED || suppressFor.isNegative()) {
            throw new IllegalArgumentException("a setting of reports is out of bounds");
        }
    }
}
