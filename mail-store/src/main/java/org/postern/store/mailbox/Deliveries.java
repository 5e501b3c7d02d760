package org.postern.store.mailbox;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/** Stores one delivery inside a transaction: its content once, a row per target, a queue row per foreign recipient. */
final class Deliveries {
    private final ContentStore contents;
    private final MessageTable messages;
    private final Clock clock;

    Deliveries(ContentStore contents, MessageTable messages, Clock clock) {
        this.contents = contents;
        this.messages = messages;
        this.clock = clock;
    }

    /** Readies a delivery on the caller's thread. */
    Ready prepare(Delivery delivery) {
        if (delivery.targets().isEmpty()
                && delivery.outbound().isEmpty()
                && delivery.variant().isEmpty()) {
            throw new StoreException(StoreException.Kind.FAILED, "a delivery without recipients");
        }
        try {
            Optional<ContentStore.Prepared> variant = delivery.variant().isEmpty()
                    ? Optional.empty()
                    : Optional.of(contents.prepare(delivery.variant().get().content()));
            Instant arrived = delivery.arrived().orElseGet(clock::instant);
            return new Ready(delivery, contents.prepare(delivery.content()), variant, arrived);
        } catch (IOException e) {
            throw SqlFaults.write(e);
        }
    }

    List<MessageRow> store(Link link, Effects effects, Ready ready) throws SQLException, IOException {
        Delivery delivery = ready.delivery();
        List<MessageRow> rows = new ArrayList<>();
        int references = delivery.targets().size() + (delivery.outbound().isPresent() ? 1 : 0);
        if (references > 0) {
            long contentId = contents.insert(link, ready.content(), references);
            add(link, effects, delivery.targets(), contentId, ready.content(), ready, rows);
            if (delivery.outbound().isPresent()) {
                queue(link, delivery.outbound().get(), contentId, ready);
                effects.queued();
            }
        }
        if (ready.variant().isPresent()) {
            List<Delivery.Target> targets = delivery.variant().orElseThrow().targets();
            long contentId = contents.insert(link, ready.variant().get(), targets.size());
            add(link, effects, targets, contentId, ready.variant().get(), ready, rows);
        }
        return rows;
    }

    private void add(
            Link link,
            Effects effects,
            List<Delivery.Target> targets,
            long contentId,
            ContentStore.Prepared content,
            Ready ready,
            List<MessageRow> rows)
            throws SQLException {
        for (Delivery.Target target : targets) {
            rows.add(messages.add(link, effects, target, contentId, content.size(), ready.arrived()));
        }
    }

    private static void queue(Link link, Delivery.Outbound outbound, long contentId, Ready ready) throws SQLException {
        long now = ready.arrived().toEpochMilli();
        long outboundId = link.number(
                """
                INSERT INTO outbound(sender, account_id, smtp_utf8, size, queued, content_id)
                VALUES(?, ?, ?, ?, ?, ?) RETURNING id""",
                outbound.sender().map(EmailAddress::toString).orElse(null),
                outbound.accountId().orElse(null),
                outbound.smtpUtf8() ? 1 : 0,
                ready.content().size(),
                now,
                contentId);
        for (EmailAddress recipient : outbound.recipients()) {
            link.update(
                    """
                    INSERT INTO queue(outbound_id, recipient, domain, attempts, next_attempt, last_reply, held,
                      delay_notice) VALUES(?, ?, ?, 0, ?, '', 0, 0)""", outboundId, recipient.toString(), recipient.domain().ascii(), now);
        }
    }

    /** A delivery ready for the writer. */
    record Ready(
            Delivery delivery,
            ContentStore.Prepared content,
            Optional<ContentStore.Prepared> variant,
            Instant arrived) {
        /** Content bytes of the whole. */
        long bytes() {
            return content.bytes() + variant.map(ContentStore.Prepared::bytes).orElse(0L);
        }
    }
}
