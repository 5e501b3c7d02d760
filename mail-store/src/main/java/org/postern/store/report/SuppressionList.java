package org.postern.store.report;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Suppressions;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.message.SmtpReply;
import org.postern.store.policy.SuppressionPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops mail to addresses that do not exist. Thread-safe.
 *
 * <p>The first refusal counts: the person who mistyped gets the bounce, and a second try is refused at once instead of
 * minutes later; a typing error never affects the right address. Only the answer of the address's own server to RCPT
 * counts, so that a lost domain, a full disk or a refused content blocks nobody.
 */
public final class SuppressionList {
    private static final Logger LOG = LoggerFactory.getLogger(SuppressionList.class);
    /** A reply line has 512 octets (RFC 5321 4.5.3.1.5). */
    private static final int SHOWN = 200;

    private final Suppressions suppressions;
    private final ReportSettings settings;
    private final Clock clock;

    public SuppressionList(Suppressions suppressions, ReportSettings settings, Clock clock) {
        this.suppressions = suppressions;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Why mail to the address is not accepted, in one printable ASCII line without codes; empty when it is accepted.
     */
    public Optional<String> refusal(EmailAddress recipient) {
        if (!settings.suppress()) {
            return Optional.empty();
        }
        return suppressions
                .find(recipient)
                .filter(entry -> SuppressionPolicy.believed(entry.since(), clock.instant(), settings.suppressFor()))
                .map(SuppressionList::words);
    }

    private static String words(Suppressions.Entry entry) {
        String reply = entry.reply().replaceAll("[^\\x20-\\x7e]", "?");
        LocalDate date = entry.since().atZone(ZoneOffset.UTC).toLocalDate();
        return "delivery to this address failed on " + date + ": "
                + (reply.length() <= SHOWN ? reply : reply.substring(0, SHOWN))
                + "; the administrator can lift this";
    }

    /** Learns from a refusal. */
    public void refused(OutboundQueue.Row row, RecipientOutcome.Failed failure, Instant now) {
        SmtpReply reply = failure.reply();
        if (settings.suppress()
                && failure.ofRecipient()
                && !reply.host().isEmpty()
                && SuppressionPolicy.noSuchMailbox(reply.code(), reply.status(), reply.text())) {
            suppressions.removeBefore(now.minus(settings.suppressFor()));
            suppressions.add(new Suppressions.Entry(row.recipient(), now, reply.toString()));
            LOG.info("queue {}: {} is suppressed", row.messageId(), row.recipient());
        }
    }
}
