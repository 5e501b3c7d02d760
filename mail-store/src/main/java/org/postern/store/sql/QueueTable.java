package org.postern.store.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Link;

/**
 * Removes rows from the queue. The message is removed with its last row, the content with its last reference. Runs
 * inside a transaction.
 */
final class QueueTable {
    private final ContentStore contents;

    QueueTable(ContentStore contents) {
        this.contents = contents;
    }

    /** Removes the rows; returns how many of them still existed. */
    int remove(Link link, Collection<Long> rowIds) throws SQLException {
        int removed = 0;
        for (long id : rowIds) {
            long outboundId = link.number("DELETE FROM queue WHERE id = ? RETURNING outbound_id", id);
            if (outboundId == 0) {
                continue;
            }
            removed++;
            if (link.number("SELECT count(*) FROM queue WHERE outbound_id = ?", outboundId) == 0) {
                removeMessage(link, outboundId);
            }
        }
        return removed;
    }

    /**
     * Removes all rows of mail that an account sent, including automatic answers and mail that its filter redirected;
     * returns how many.
     */
    int removeOfAccount(Link link, long accountId) throws SQLException {
        List<Long> messages =
                link.all("SELECT id FROM outbound WHERE account_id = ?", row -> row.getLong(1), accountId);
        int removed = 0;
        for (long id : messages) {
            removed += link.update("DELETE FROM queue WHERE outbound_id = ?", id);
            removeMessage(link, id);
        }
        return removed;
    }

    private void removeMessage(Link link, long outboundId) throws SQLException {
        contents.release(link, link.number("DELETE FROM outbound WHERE id = ? RETURNING content_id", outboundId));
    }
}
