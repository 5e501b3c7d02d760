package org.postern.store.sql;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.postern.store.account.AutoReplies;
import org.postern.store.account.SeenMail;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/**
 * Automatic answers, stored in the database, and the digests of seen mail beside them, under a handle of their own: the
 * handles of notices are hexadecimal. Inserts also delete old rows. Thread-safe.
 */
final class SqlAutoReplies implements AutoReplies, SeenMail {
    private static final String SEEN = "seen mail";
    /** For each account: three hundred messages a day in a month. */
    private static final int MOST_SEEN = 10_000;

    /** RFC 5230 4.1 lets a script request some days; requests for more than a month are limited. */
    private static final Duration KEPT = Duration.ofDays(32);
    /**
     * A row dated further in the future was written while the clock was wrong. It must not suppress answers for years.
     */
    private static final Duration SLACK = Duration.ofDays(1);

    private final Readers readers;
    private final Writer writer;

    SqlAutoReplies(Readers readers, Writer writer) {
        this.readers = readers;
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

    @Override
    public boolean seen(long accountId, String digest, Instant since) {
        return readers.read(link -> link.number("""
                        SELECT count(*) FROM auto_reply
                        WHERE account_id = ? AND address_key = ? AND handle = ? AND sent >= ?""", accountId, digest, SEEN, since.toEpochMilli()) > 0);
    }

    @Override
    public void remember(long accountId, Set<String> digests, Instant now) {
        writer.run((link, effects) -> {
            for (String digest : digests) {
                link.update("""
                        INSERT INTO auto_reply(account_id, address_key, handle, sent) VALUES(?, ?, ?, ?)
                        ON CONFLICT(account_id, address_key, handle) DO UPDATE SET sent = excluded.sent""", accountId, digest, SEEN, now.toEpochMilli());
            }
            link.update(
                    "DELETE FROM auto_reply WHERE account_id = ? AND handle = ? AND sent < ?",
                    accountId,
                    SEEN,
                    now.minus(KEPT).toEpochMilli());
            link.update("""
                    DELETE FROM auto_reply WHERE account_id = ?1 AND handle = ?2 AND sent < coalesce(
                      (SELECT sent FROM auto_reply WHERE account_id = ?1 AND handle = ?2
                       ORDER BY sent DESC LIMIT 1 OFFSET ?3), 0)""", accountId, SEEN, MOST_SEEN);
            return digests;
        });
    }
}
