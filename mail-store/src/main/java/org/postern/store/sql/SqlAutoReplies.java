package org.postern.store.sql;

import java.time.Duration;
import java.time.Instant;
import org.postern.store.account.AutoReplies;
import org.postern.store.database.Writer;

/** Automatic answers, stored in the database. Inserts also delete old rows. Thread-safe. */
final class SqlAutoReplies implements AutoReplies {
    /** RFC 5230 4.1 lets a script request some days; requests for more than a month are limited. */
    private static final Duration KEPT = Duration.ofDays(32);
    /**
     * A row dated further in the future was written while the clock was wrong. It must not suppress answers for years.
     */
    private static final Duration SLACK = Duration.ofDays(1);

    private final Writer writer;

    SqlAutoReplies(Writer writer) {
        this.writer = writer;
    }

    @Override
    public boolean claim(long accountId, String addressKey, String handle, Instant now, int days) {
        return writer.run((link, effects) -> {
            link.update(
                    "DELETE FROM auto_reply WHERE account_id = ? AND (sent < ? OR sent > ?)",
                    accountId,
                    now.minus(KEPT).toEpochMilli(),
                    now.plus(SLACK).toEpochMilli());
            return link.update(
                            """
                            INSERT INTO auto_reply(account_id, address_key, handle, sent) VALUES(?, ?, ?, ?)
                            ON CONFLICT(account_id, address_key, handle) DO UPDATE SET sent = excluded.sent
                            WHERE sent <= ?""",
                            accountId,
                            addressKey,
                            handle,
                            now.toEpochMilli(),
                            now.minus(Duration.ofDays(days)).toEpochMilli())
                    > 0;
        });
    }
}
