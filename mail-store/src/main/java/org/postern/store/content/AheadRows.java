package org.postern.store.content;

import java.sql.SQLException;
import java.util.List;
import org.postern.store.database.Link;

/**
 * The rows of a content that is written before the message it belongs to. Until then a row of {@code outbound} without
 * recipients, marked as such, is its one reference: that table is small, so that what a killed process left is
 * found at once, however large the store is.
 *
 * @param holderId the row of {@code outbound}
 * @param contentId the content
 */
public record AheadRows(long holderId, long contentId) {
    /** In the column {@code ret}, where RFC 3461 knows FULL and HDRS only. */
    private static final String MARK = "AHEAD";
    /** Being removed, in steps: nothing may be added or attached any more. */
    private static final String DROPPED = "DROPPED";

    private static final String CONTENTS = "SELECT content_id FROM outbound WHERE ret IN ('AHEAD', 'DROPPED')";

    /**
     * An SQL query for the ids of all contents that no message refers to yet, and that may lack their last pieces. In a
     * store of the first schema version there are none.
     */
    public static String contents(Link link) throws SQLException {
        return link.number("PRAGMA user_version") < 2 ? "SELECT 0" : CONTENTS;
    }

    /** Stores the first piece of a content. */
    static AheadRows begin(Link link, byte[] first, long size, long now) throws SQLException {
        long content = ContentStore.insertFirst(link, first, size, 1);
        long holder = link.number(
                "INSERT INTO outbound(smtp_utf8, size, queued, content_id, ret) VALUES(0, ?, ?, ?, ?) RETURNING id",
                size,
                now,
                content,
                MARK);
        return new AheadRows(holder, content);
    }

    /** Whether they are still there: the start of a server removes those of all other processes. */
    boolean there(Link link) throws SQLException {
        return link.number(
                        "SELECT count(*) FROM outbound WHERE id = ? AND content_id = ? AND ret = ?",
                        holderId,
                        contentId,
                        MARK)
                == 1;
    }

    /** Gives the content to so many references in place of the holder; false when it is gone. */
    boolean attach(Link link, int references) throws SQLException {
        if (!there(link)) {
            return false;
        }
        link.update("DELETE FROM outbound WHERE id = ?", holderId);
        if (references != 1) {
            link.update("UPDATE content SET refs = ? WHERE id = ?", references, contentId);
        }
        return true;
    }

    /** Removes at most so many pieces, the last ones first; whether some are left. */
    boolean remove(Link link, int pieces) throws SQLException {
        if (link.update(
                        "UPDATE outbound SET ret = ? WHERE id = ? AND content_id = ? AND ret IN (?, ?)",
                        DROPPED,
                        holderId,
                        contentId,
                        MARK,
                        DROPPED)
                == 0) {
            return false;
        }
        int removed = link.update(
                "DELETE FROM chunk WHERE rowid IN (SELECT rowid FROM chunk WHERE content_id = ?"
                        + " ORDER BY number DESC LIMIT ?)",
                contentId,
                pieces);
        if (removed == pieces) {
            return true;
        }
        link.update("DELETE FROM content WHERE id = ?", contentId);
        link.update("DELETE FROM outbound WHERE id = ?", holderId);
        return false;
    }

    /** All that are in the database. */
    static List<AheadRows> all(Link link) throws SQLException {
        return link.all(
                "SELECT id, content_id FROM outbound WHERE ret IN (?, ?) ORDER BY id",
                row -> new AheadRows(row.getLong(1), row.getLong(2)),
                MARK,
                DROPPED);
    }

    /** Removes them from a store that nobody else uses; their chunks go with all that have no content. */
    public static void forget(Link link) throws SQLException {
        link.update(
                "DELETE FROM content WHERE id IN (" + CONTENTS + ") AND id NOT IN (SELECT content_id FROM message)");
        link.update("DELETE FROM outbound WHERE ret IN (?, ?)", MARK, DROPPED);
    }
}
