package org.postern.message.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.message.address.Person;

/**
 * What a report says about a mail.
 *
 * @param event the gravest of all recipients
 * @param recipients at most {@link ReportReader#MOST}
 * @param more how many recipients are not listed
 */
public record MailReport(Event event, List<Recipient> recipients, int more, Optional<About> about) {
    public MailReport {
        recipients = List.copyOf(recipients);
    }

    /** What happened, the gravest first. */
    public enum Event {
        FAILED,
        DELAYED,
        DELETED_UNREAD,
        PROCESSED,
        RELAYED,
        EXPANDED,
        DELIVERED,
        READ
    }

    /** Whether it is about the delivery of a mail, and not about what its reader did. */
    public boolean onDelivery() {
        return switch (event) {
            case FAILED, DELAYED, DELIVERED, RELAYED, EXPANDED -> true;
            case DELETED_UNREAD, PROCESSED, READ -> false;
        };
    }

    /** The recipients whom the mail will not reach. */
    public List<Recipient> failed() {
        return recipients.stream().filter(each -> each.event() == Event.FAILED).toList();
    }

    /**
     * A recipient of the mail.
     *
     * @param address as the sender wrote it, where the report says so
     * @param reason of a failure or delay
     * @param words of the server that refused; empty for none
     * @param retriedUntil for a delay
     */
    public record Recipient(
            String address, Event event, Optional<Reason> reason, String words, Optional<Instant> retriedUntil) {}

    /** The mail itself, from the header that came back. */
    public record About(
            String subject, List<Person> from, Optional<Instant> date, List<Person> to, Optional<String> messageId) {
        public About {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }
}
