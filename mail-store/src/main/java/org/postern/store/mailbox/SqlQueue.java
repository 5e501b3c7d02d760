package org.postern.store.mailbox;

import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/** The outbound queue over the database. Thread-safe. */
final class SqlQueue implements OutboundQueue {
    private static final String ROWS = """
            SELECT q.id, o.id, o.sender, q.recipient, o.account_id, o.smtp_utf8, o.size, o.queued, q.attempts,
              q.next_attempt, q.last_reply, q.held, q.delay_notice, q.hold_reason, o.envid, o.ret, q.notify, q.orcpt
            FROM queue q JOIN outbound o ON o.id = q.outbound_id""";

    private final Readers readers;
    private final Writer writer;
    private final ContentStore contents;
    private final Deliveries deliveries;
    private final Listeners listeners;

    SqlQueue(Readers readers, Writer writer, ContentStore contents, Deliveries deliveries, Listeners listeners) {
        this.readers = readers;
        this.writer = writer;
        this.contents = contents;
        this.deliveries = deliveries;
        this.listeners = listeners;
    }

    @Override
    public List<Domain> due(Instant now, int limit) {
        return readers.read(link -> link.all("""
                SELECT domain, min(next_attempt) AS first FROM queue WHERE held = 0 AND next_attempt <= ?
                GROUP BY domain ORDER BY first LIMIT ?""", row -> new Domain(row.getString(1)), now.toEpochMilli(), limit));
    }

    @Override
    public List<Domain> fresh(int limit) {
        return readers.read(link -> link.all(
                "SELECT DISTINCT domain FROM queue WHERE attempts = 0 AND held = 0 LIMIT ?",
                row -> new Domain(row.getString(1)),
                limit));
    }

    @Override
    public List<Row> due(Domain destination, Instant now, int limit) {
        return readers.read(link -> link.all(
                ROWS
                        + " WHERE q.domain = ? AND q.held = 0 AND q.next_attempt <= ? ORDER BY q.next_attempt, q.id LIMIT ?",
                SqlQueue::row,
                destination.ascii(),
                now.toEpochMilli(),
                limit));
    }

    @Override
    public Optional<Instant> nextDue() {
        return readers.read(link -> link.first(
                "SELECT next_attempt FROM queue WHERE held = 0 ORDER BY next_attempt LIMIT 1",
                row -> Instant.ofEpochMilli(row.getLong(1))));
    }

    @Override
    public InputStream content(long messageId) {
        return contents.open(
                "SELECT c.id, c.size, c.data FROM outbound o JOIN content c ON c.id = o.content_id WHERE o.id = ?",
                "the message left the queue",
                messageId);
    }

    @Override
    public void delivered(Collection<Long> rowIds) {
        if (!rowIds.isEmpty()) {
            writer.run((link, effects) -> remove(link, rowIds));
        }
    }

    @Override
    public void deferred(Collection<Long> rowIds, Instant nextAttempt, String reply) {
        writer.run((link, effects) -> {
            int changed = 0;
            for (long id : rowIds) {
                changed += link.update(
                        "UPDATE queue SET attempts = attempts + 1, next_attempt = ?, last_reply = ? WHERE id = ?",
                        nextAttempt.toEpochMilli(),
                        reply,
                        id);
            }
            return changed;
        });
    }

    @Override
    public void failed(Collection<Long> rowIds, Optional<Delivery> bounce) {
        Optional<Deliveries.Ready> ready = bounce.map(deliveries::prepare);
        writer.run((link, effects) -> {
            if (ready.isPresent()) {
                deliveries.store(link, effects, ready.get());
            }
            return remove(link, rowIds);
        });
    }

    @Override
    public void delayed(Collection<Long> rowIds, Delivery notice) {
        Deliveries.Ready ready = deliveries.prepare(notice);
        writer.run((link, effects) -> {
            for (long id : rowIds) {
                link.update("UPDATE queue SET delay_notice = 1 WHERE id = ?", id);
            }
            return deliveries.store(link, effects, ready);
        });
    }

    private int remove(Link link, Collection<Long> rowIds) throws SQLException {
        int removed = 0;
        for (long id : rowIds) {
            long outboundId = link.number("DELETE FROM queue WHERE id = ? RETURNING outbound_id", id);
            if (outboundId == 0) {
                continue;
            }
            removed++;
            if (link.number("SELECT count(*) FROM queue WHERE outbound_id = ?", outboundId) == 0) {
                contents.release(
                        link, link.number("DELETE FROM outbound WHERE id = ? RETURNING content_id", outboundId));
            }
        }
        return removed;
    }

    @Override
    public AutoCloseable onArrival(Runnable listener) {
        return listeners.onArrival(listener);
    }

    @Override
    public List<Row> list(int offset, int limit) {
        return readers.read(
                link -> link.all(ROWS + " ORDER BY q.id DESC LIMIT ? OFFSET ?", SqlQueue::row, limit, offset));
    }

    private static Row row(ResultSet row) throws SQLException {
        String sender = row.getString(3);
        EmailAddress recipient = EmailAddress.parse(row.getString(4));
        long accountId = row.getLong(5);
        String reason = row.getString(14);
        return new Row(
                row.getLong(1),
                row.getLong(2),
                sender == null ? Optional.empty() : Optional.of(EmailAddress.parse(sender)),
                recipient,
                accountId == 0 ? Optional.empty() : Optional.of(accountId),
                row.getInt(6) != 0,
                row.getLong(7),
                Instant.ofEpochMilli(row.getLong(8)),
                row.getInt(9),
                Instant.ofEpochMilli(row.getLong(10)),
                row.getString(11),
                row.getInt(12) != 0,
                row.getInt(13) != 0,
                reason == null ? "" : reason,
                dsn(row, recipient));
    }

    private static DsnRequest dsn(ResultSet row, EmailAddress recipient) throws SQLException {
        Optional<String> envelopeId = Optional.ofNullable(row.getString(15));
        Optional<String> returned = Optional.ofNullable(row.getString(16));
        Optional<String> notify = Optional.ofNullable(row.getString(17));
        Optional<String> original = Optional.ofNullable(row.getString(18));
        if (envelopeId.isEmpty() && returned.isEmpty() && notify.isEmpty() && original.isEmpty()) {
            return DsnRequest.NONE;
        }
        DsnRequest.Wish wish =
                new DsnRequest.Wish(notify.map(DsnRequest.Wish::events).orElse(Set.of()), original);
        return new DsnRequest(envelopeId, returned.map(DsnRequest.Returned::valueOf), Map.of(recipient.key(), wish));
    }
}
