package org.postern.store.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.account.SentCounts;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.policy.SendLimit;

/** Counts of recipients by account and hour. Inserts also delete hours that no longer count. Thread-safe. */
final class SqlSentCounts implements SentCounts {
    private final Readers readers;
    private final Writer writer;

    SqlSentCounts(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public SendLimit.Sent sent(long accountId, Instant now) {
        return readers.read(link -> sent(link, accountId, now));
    }

    @Override
    public CompletableFuture<Optional<SendLimit.Reached>> add(
            long accountId, Instant now, int recipients, SendLimit limit) {
        return writer.submit(
                (link, effects) -> {
                    Optional<SendLimit.Reached> reached = limit.judge(sent(link, accountId, now), recipients, now);
                    if (reached.isEmpty()) {
                        count(link, accountId, SendLimit.hour(now), recipients);
                        link.update(
                                "DELETE FROM sent_count WHERE account_id = ? AND hour < ?",
                                accountId,
                                SendLimit.firstHour(now));
                    }
                    return reached;
                },
                0);
    }

    @Override
    public CompletableFuture<Void> takeBack(long accountId, Instant counted, int recipients) {
        CompletableFuture<Integer> changed = writer.submit(
                (link, effects) -> link.update(
                        "UPDATE sent_count SET recipients = max(0, recipients - ?) WHERE account_id = ? AND hour = ?",
                        recipients,
                        accountId,
                        SendLimit.hour(counted)),
                0);
        return changed.thenAccept(rows -> {});
    }

    private static void count(Link link, long accountId, long hour, int recipients) throws SQLException {
        int changed = link.update(
                "UPDATE sent_count SET recipients = recipients + ? WHERE account_id = ? AND hour = ?",
                recipients,
                accountId,
                hour);
        if (changed == 0) {
            link.update(
                    "INSERT INTO sent_count(account_id, hour, recipients) VALUES(?, ?, ?)",
                    accountId,
                    hour,
                    recipients);
        }
    }

    private static SendLimit.Sent sent(Link link, long accountId, Instant now) throws SQLException {
        Map<Long, Integer> hours = new HashMap<>();
        link.each(
                "SELECT hour, recipients FROM sent_count WHERE account_id = ? AND hour >= ?",
                row -> hours.put(row.getLong(1), row.getInt(2)),
                accountId,
                SendLimit.firstHour(now));
        return new SendLimit.Sent(hours);
    }
}
