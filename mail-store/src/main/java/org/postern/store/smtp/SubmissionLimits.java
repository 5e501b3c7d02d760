package org.postern.store.smtp;

import java.time.Clock;
import java.time.ZoneId;
import org.postern.store.account.SentCounts;
import org.postern.store.policy.SendLimit;

/**
 * How much each account may send, over the hop and from mail programs together.
 *
 * @param zone of the times shown to people
 */
public record SubmissionLimits(SentCounts counts, SendLimit limit, ZoneId zone) {
    EnvelopeGate gate(Clock clock) {
        return new SubmissionGate(counts, limit, zone, clock);
    }
}
