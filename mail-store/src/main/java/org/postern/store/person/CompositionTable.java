package org.postern.store.person;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Composition;

/** The letters that accounts write, by their ids. */
public final class CompositionTable {
    private static final long KEPT = Duration.ofDays(Composition.DAYS).toMillis();

    private CompositionTable() {}

    /**
     * A row.
     *
     * @param messageId of the newest revision, wherever it is now; 0 for none
     */
    public record Row(long messageId, String window, Instant changed, Optional<String> sent) {}

    public static Optional<Row> find(Link link, long accountId, String id) throws SQLException {
        return link.first(
                "SELECT message_id, page, changed, sent FROM composition WHERE account_id = ? AND id = ?",
                CompositionTable::row,
                accountId,
                id);
    }

    /** Makes or changes a row. A new row also deletes those that are of no use any more. */
    public static void put(Link link, long accountId, String id, Row row) throws SQLException {
        int changed = link.update(
                "UPDATE composition SET message_id = ?, page = ?, changed = ?, sent = ? WHERE account_id = ? AND id = ?",
                row.messageId(),
                row.window(),
                row.changed().toEpochMilli(),
                row.sent().orElse(null),
                accountId,
                id);
        if (changed == 0) {
            link.update("""
                    DELETE FROM composition WHERE account_id = ? AND changed < ?
                      AND NOT EXISTS(SELECT 1 FROM message m WHERE m.id = composition.message_id)""", accountId, row.changed().toEpochMilli() - KEPT);
            link.update(
                    """
                    INSERT INTO composition(account_id, id, message_id, page, changed, sent)
                    VALUES(?, ?, ?, ?, ?, ?)""",
                    accountId,
                    id,
                    row.messageId(),
                    row.window(),
                    row.changed().toEpochMilli(),
                    row.sent().orElse(null));
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                Optional.ofNullable(row.getString(4)));
    }
}
