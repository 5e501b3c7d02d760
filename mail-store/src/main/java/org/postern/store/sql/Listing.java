package org.postern.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.postern.store.database.Link;
import org.postern.store.folder.FolderTable;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Uidl;

/** Reads rows of folders, newest first. */
final class Listing {
    /** From this offset on it is cheaper to count from the nearer end. */
    private static final int DEEP = 2_000;

    private Listing() {}

    static List<MessageRow> rows(
            Link link, MessageTable table, long folderId, Mailboxes.ListFilter filter, int offset, int limit)
            throws SQLException {
        if (limit <= 0 || offset < 0) {
            return List.of();
        }
        String where = "SELECT " + MessageTable.COLUMNS + " FROM message m " + where(filter);
        if (offset > DEEP) {
            int total = count(link, folderId, filter);
            int fromEnd = total - offset - limit;
            if (total - offset <= 0) {
                return List.of();
            }
            if (fromEnd < offset) {
                int skip = Math.max(0, fromEnd);
                List<MessageRow> rows = new ArrayList<>(link.all(
                        where + " ORDER BY m.uid LIMIT ? OFFSET ?",
                        table::row,
                        folderId,
                        Math.min(limit, total - offset),
                        skip));
                Collections.reverse(rows);
                return rows;
            }
        }
        return link.all(where + " ORDER BY m.uid DESC LIMIT ? OFFSET ?", table::row, folderId, limit, offset);
    }

    static int count(Link link, long folderId, Mailboxes.ListFilter filter) throws SQLException {
        if (!filter.flagged() && !filter.attachments()) {
            return FolderTable.find(link, folderId)
                    .map(folder -> filter.unread() ? folder.unread() : folder.messages())
                    .orElse(0);
        }
        return (int) link.number("SELECT count(*) FROM message m " + where(filter), folderId);
    }

    /** The conditions must be written as in the partial indexes, otherwise SQLite does not use them. */
    private static String where(Mailboxes.ListFilter filter) {
        return "WHERE m.folder_id = ?" + (filter.unread() ? " AND m.flags & 1 = 0" : "")
                + (filter.flagged() ? " AND m.flags & 4 <> 0" : "")
                + (filter.attachments() ? " AND m.attachments = 1" : "");
    }

    static Optional<MessageRow> find(Link link, MessageTable table, long accountId, long id) throws SQLException {
        return link.first(
                "SELECT " + MessageTable.COLUMNS
                        + " FROM message m JOIN folder f ON f.id = m.folder_id WHERE m.id = ? AND f.account_id = ?",
                table::row,
                id,
                accountId);
    }

    static Mailboxes.Neighbours neighbours(Link link, Uidl uidl, long accountId, long id) throws SQLException {
        return link.first(
                        """
                        SELECT
                          (SELECT n.id FROM message n WHERE n.folder_id = m.folder_id AND n.uid > m.uid
                            ORDER BY n.uid LIMIT 1),
                          (SELECT o.id FROM message o WHERE o.folder_id = m.folder_id AND o.uid < m.uid
                            ORDER BY o.uid DESC LIMIT 1)
                        FROM message m JOIN folder f ON f.id = m.folder_id WHERE m.id = ? AND f.account_id = ?""",
                        row -> new Mailboxes.Neighbours(named(uidl, row.getLong(1)), named(uidl, row.getLong(2))),
                        id,
                        accountId)
                .orElse(new Mailboxes.Neighbours(Optional.empty(), Optional.empty()));
    }

    private static Optional<String> named(Uidl uidl, long id) {
        return id == 0 ? Optional.empty() : Optional.of(uidl.of(id));
    }
}
