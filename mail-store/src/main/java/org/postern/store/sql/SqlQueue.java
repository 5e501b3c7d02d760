package org.postern.store.sql;

import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.content.ContentStore;
import org.postern.store.database.CommitListeners;
import org.postern.store.database.QueueSignal;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.QueueSelection;
import org.postern.store.mailbox.Uidl;

/** The outbound queue, stored in the database. Thread-safe. */
final class SqlQueue implements OutboundQueue {
    private static final String ROWS = """
            SELECT q.id, o.id, o.sender, q.recipient, o.account_id, o.smtp_utf8, o.size, o.queued, q.attempts,
              q.next_attempt, q.last_reply, q.held, q.delay_notice, q.hold_reason, o.envid, o.ret, q.notify, q.orcpt
            FROM queue q JOIN outbound o ON o.id = q.outbound_id""";
    private static final String FROM = "FROM queue q JOIN outbound o ON o.id = q.outbound_id";

    private final Readers readers;
    private final Writer writer;
    private final ContentStore contents;
    private final QueueTable table;
    private final Deliveries deliveries;
    private final CommitListeners listeners;
    private final QueueSignal signal;
    private final Uidl uidl;
    private final Clock clock;

    SqlQueue(
            Readers readers,
            Writer writer,
            ContentStore contents,
            Deliveries deliveries,
            CommitListeners listeners,
            QueueSignal signal,
            Uidl uidl,
            Clock clock) {
        this.uidl = uidl;
        this.readers = readers;
        this.writer = writer;
        this.contents = contents;
        this.deliveries = deliveries;
        this.listeners = listeners;
        this.signal = signal;
        this.clock = clock;
        this.table = new QueueTable(contents);
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
    public Optional<Instant> lastDue() {
        return readers.read(link -> link.first(
                "SELECT next_attempt FROM queue WHERE held = 0 ORDER BY next_attempt DESC LIMIT 1",
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
            writer.run((link, effects) -> table.remove(link, rowIds));
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
    public void relayed(Collection<Long> rowIds, Delivery report) {
        failed(rowIds, Optional.of(report));
    }

    @Override
    public int failed(Collection<Long> rowIds, Optional<Delivery> bounce) {
        Optional<Deliveries.Ready> ready = bounce.map(deliveries::prepare);
        return writer.run((link, effects) -> {
            int removed = table.remove(link, rowIds);
            if (ready.isPresent() && removed > 0) {
                deliveries.store(link, effects, ready.get());
            }
            return removed;
        });
    }

    @Override
    public void delayed(Collection<Long> rowIds, Delivery notice) {
        Deliveries.Ready ready = deliveries.prepare(notice);
        writer.run((link, effects) -> {
            int marked = 0;
            for (long id : rowIds) {
                marked += link.update("UPDATE queue SET delay_notice = 1 WHERE id = ? AND delay_notice = 0", id);
            }
            return marked == 0 ? List.of() : deliveries.store(link, effects, ready);
        });
    }

    @Override
    public AutoCloseable onArrival(Runnable listener) {
        AutoCloseable here = listeners.onArrival(listener);
        AutoCloseable elsewhere = signal.onGiven(listener);
        return () -> {
            here.close();
            elsewhere.close();
        };
    }

    @Override
    public List<Row> list(QueueSelection selection, int offset, int limit) {
        List<Object> values = new ArrayList<>(selection.values());
        values.add(limit);
        values.add(offset);
        return readers.read(link -> link.all(
                ROWS + " WHERE " + selection.condition() + " ORDER BY q.outbound_id DESC, q.id LIMIT ? OFFSET ?",
                SqlQueue::row,
                values.toArray()));
    }

    @Override
    public List<Row> ofAccount(long accountId, int limit) {
        return readers.read(link -> link.all(
                ROWS + " WHERE o.account_id = ? ORDER BY q.outbound_id DESC, q.id LIMIT ?",
                SqlQueue::row,
                accountId,
                limit));
    }

    @Override
    public int messagesOf(long accountId) {
        // A message goes with its last recipient.
        return readers.read(link -> (int) link.number("SELECT count(*) FROM outbound WHERE account_id = ?", accountId));
    }

    @Override
    public Map<Long, String> copies(long accountId) {
        Map<Long, String> copies = new HashMap<>();
        readers.read(link ->
                        link.all("""
                        SELECT o.id, m.id FROM outbound o JOIN message m ON m.id = o.copy_id
                        JOIN folder f ON f.id = m.folder_id WHERE o.account_id = ? AND f.account_id = ?""", row -> Map.entry(row.getLong(1), uidl.of(row.getLong(2))), accountId, accountId))
                .forEach(each -> copies.put(each.getKey(), each.getValue()));
        return copies;
    }

    @Override
    public Count count(QueueSelection selection) {
        return readers.read(link -> link.first(
                        "SELECT count(*), count(DISTINCT q.outbound_id), sum(q.held) " + FROM + " WHERE "
                                + selection.condition(),
                        row -> new Count(row.getInt(1), row.getInt(2), row.getInt(3)),
                        selection.values().toArray())
                .orElse(new Count(0, 0, 0)));
    }

    @Override
    public int retry(QueueSelection selection) {
        return due("next_attempt = ?", selection, "q.held = 0");
    }

    @Override
    public int hold(QueueSelection selection, String reason) {
        List<Object> values = new ArrayList<>(List.of(reason));
        values.addAll(selection.values());
        return writer.run((link, effects) ->
                link.update(change("held = 1, hold_reason = ?", selection, "q.held = 0"), values.toArray()));
    }

    @Override
    public int release(QueueSelection selection) {
        return due("held = 0, hold_reason = NULL, next_attempt = ?", selection, "q.held = 1");
    }

    private int due(String set, QueueSelection selection, String further) {
        List<Object> values = new ArrayList<>(List.of(clock.millis()));
        values.addAll(selection.values());
        int changed = writer.run((link, effects) -> {
            effects.queued();
            return link.update(change(set, selection, further), values.toArray());
        });
        if (changed > 0) {
            signal.give();
        }
        return changed;
    }

    private static String change(String set, QueueSelection selection, String further) {
        return "UPDATE queue SET " + set + " WHERE id IN (SELECT q.id " + FROM + " WHERE " + selection.condition()
                + " AND " + further + ")";
    }

    @Override
    public int delete(QueueSelection selection) {
        return writer.run((link, effects) -> table.remove(
                link,
                link.all(
                        "SELECT q.id " + FROM + " WHERE " + selection.condition(),
                        row -> row.getLong(1),
                        selection.values().toArray())));
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
