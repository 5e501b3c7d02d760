package org.postern.store.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/**
 * Selects rows of the queue; an empty criterion matches all rows.
 *
 * @param sender the reverse-path, compared without case; empty text is the null sender
 * @param heldOnly selects only held rows
 */
public record QueueSelection(
        Optional<Long> messageId,
        Optional<Domain> domain,
        Optional<EmailAddress> recipient,
        Optional<String> sender,
        boolean heldOnly) {
    /** All rows. */
    public static final QueueSelection ALL =
            new QueueSelection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** All recipients of one message. */
    public static QueueSelection message(long id) {
        return new QueueSelection(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** All rows for one domain. */
    public static QueueSelection domain(Domain domain) {
        return new QueueSelection(Optional.empty(), Optional.of(domain), Optional.empty(), Optional.empty(), false);
    }

    /** An SQL condition on {@code queue q JOIN outbound o}, with placeholders for {@link #values}. */
    public String condition() {
        List<String> parts = new ArrayList<>(List.of("1"));
        messageId.ifPresent(id -> parts.add("q.outbound_id = ?"));
        domain.ifPresent(d -> parts.add("q.domain = ?"));
        recipient.ifPresent(r -> parts.add("q.domain = ? AND lower(q.recipient) = lower(?)"));
        sender.ifPresent(s -> parts.add(s.isEmpty() ? "o.sender IS NULL" : "lower(o.sender) = lower(?)"));
        if (heldOnly) {
            parts.add("q.held = 1");
        }
        return String.join(" AND ", parts);
    }

    public List<Object> values() {
        List<Object> values = new ArrayList<>();
        messageId.ifPresent(values::add);
        domain.ifPresent(d -> values.add(d.ascii()));
        recipient.ifPresent(r -> {
            values.add(r.domain().ascii());
            values.add(r.toString());
        });
        sender.filter(s -> !s.isEmpty()).ifPresent(values::add);
        return values;
    }
}
