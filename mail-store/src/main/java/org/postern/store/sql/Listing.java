package org.postern.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.postern.store.database.Link;
import org.postern.store.folder.FolderTable;
import org.postern.store.mailbox.Mailboxes.By;
import org.postern.store.mailbox.Mailboxes.ListFilter;
import org.postern.store.mailbox.Mailboxes.ListOrder;
import org.postern.store.mailbox.Mailboxes.Neighbours;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Uidl;

/**
 * Reads pages of folders. Messages are ordered by what is asked for, equal ones by arrival, and those of one moment by
 * id, which a move does not change. By arrival an index gives the order, so a page costs what it holds; the other orders
 * read one key of each message of the folder.
 */
final class Listing {
    /** From this offset on it is cheaper to count from the nearer end. */
    private static final int DEEP = 2_000;

    private Listing() {}

    static List<MessageRow> rows(
            Link link, MessageTable table, long folderId, ListFilter filter, ListOrder order, int offset, int limit)
            throws SQLException {
        if (limit <= 0 || offset < 0) {
            return List.of();
        }
        if (offset > DEEP) {
            int left = count(link, folderId, filter) - offset;
            int fromEnd = left - limit;
            if (left <= 0) {
                return List.of();
            }
            if (fromEnd < offset) {
                List<MessageRow> rows = new ArrayList<>(page(
                        link,
                        table,
                        folderId,
                        filter,
                        new ListOrder(order.by(), !order.descending()),
                        Math.max(0, fromEnd),
                        Math.min(limit, left)));
                Collections.reverse(rows);
                return rows;
            }
        }
        return page(link, table, folderId, filter, order, offset, limit);
    }

    private static List<MessageRow> page(
            Link link, MessageTable table, long folderId, ListFilter filter, ListOrder order, int offset, int limit)
            throws SQLException {
        String sql = pageSql(filter, order);
        if (order.by() == By.ARRIVAL) {
            return link.all(sql, table::row, folderId, limit, offset);
        }
        List<MessageRow> rows = new ArrayList<>();
        for (long id : link.all(sql, row -> row.getLong(1), folderId, limit, offset)) {
            link.first("SELECT " + MessageTable.COLUMNS + " FROM message m WHERE m.id = ?", table::row, id)
                    .ifPresent(rows::add);
        }
        return rows;
    }

    /** By arrival the rows of a page, else their ids. */
    static String pageSql(ListFilter filter, ListOrder order) {
        String way = order.descending() ? " DESC" : "";
        return "SELECT " + (order.by() == By.ARRIVAL ? MessageTable.COLUMNS : "m.id") + from(filter, order.by())
                + " ORDER BY " + String.join(way + ", ", keys(order.by())) + way + " LIMIT ? OFFSET ?";
    }

    private static List<String> keys(By by) {
        return switch (by) {
            case ARRIVAL -> List.of("m.arrived", "m.id");
            case SIZE -> List.of("m.size", "m.arrived", "m.id");
            case SENDER -> List.of("ifnull(k.sender, '')", "m.arrived", "m.id");
            case RECIPIENT -> List.of("ifnull(k.recipient, '')", "m.arrived", "m.id");
            case SUBJECT -> List.of("ifnull(k.subject, '')", "m.arrived", "m.id");
        };
    }

    /** All messages of a folder (the first parameter) that pass the filter. */
    private static String from(ListFilter filter, By by) {
        String keyed = by.indexed() ? " LEFT JOIN search.list_key k ON k.message_id = m.id" : "";
        return " FROM message m INDEXED BY " + index(filter) + keyed + where(filter);
    }

    /** The one that usually holds the fewest messages. */
    private static String index(ListFilter filter) {
        if (filter.flagged()) {
            return "message_flagged_by_arrival";
        }
        return filter.unread()
                ? "message_unread_by_arrival"
                : filter.attachments() ? "message_attachments_by_arrival" : "message_by_arrival";
    }

    /** The conditions must be written as in the partial indexes, otherwise SQLite does not use them. */
    private static String where(ListFilter filter) {
        return " WHERE m.folder_id = ?" + (filter.unread() ? " AND m.flags & 1 = 0" : "")
                + (filter.flagged() ? " AND m.flags & 4 <> 0" : "")
                + (filter.attachments() ? " AND m.attachments = 1" : "");
    }

    static int count(Link link, long folderId, ListFilter filter) throws SQLException {
        if (!filter.flagged() && !filter.attachments()) {
            return FolderTable.find(link, folderId)
                    .map(folder -> filter.unread() ? folder.unread() : folder.messages())
                    .orElse(0);
        }
        return (int) link.number("SELECT count(*)" + from(filter, By.ARRIVAL), folderId);
    }

    static Optional<MessageRow> find(Link link, MessageTable table, long accountId, long id) throws SQLException {
        return link.first(
                "SELECT " + MessageTable.COLUMNS
                        + " FROM message m JOIN folder f ON f.id = m.folder_id WHERE m.id = ? AND f.account_id = ?",
                table::row,
                id,
                accountId);
    }

    /** The messages before and after one of this account in its folder. It need not pass the filter itself. */
    static Neighbours neighbours(Link link, Uidl uidl, long accountId, long id, ListFilter filter, ListOrder order)
            throws SQLException {
        String columns = "m.folder_id, m.arrived, m.id"
                + (order.by() == By.ARRIVAL ? "" : ", " + keys(order.by()).get(0));
        String keyed = order.by().indexed() ? " LEFT JOIN search.list_key k ON k.message_id = m.id" : "";
        Optional<At> at = link.first(
                "SELECT " + columns + " FROM message m JOIN folder f ON f.id = m.folder_id" + keyed
                        + " WHERE m.id = ? AND f.account_id = ?",
                row -> At.of(row, order.by()),
                id,
                accountId);
        return at.isEmpty()
                ? new Neighbours(Optional.empty(), Optional.empty())
                : new Neighbours(
                        beside(link, uidl, at.get(), filter, order.by(), order.descending()),
                        beside(link, uidl, at.get(), filter, order.by(), !order.descending()));
    }

    private static Optional<String> beside(Link link, Uidl uidl, At at, ListFilter filter, By by, boolean greater)
            throws SQLException {
        return link.first(besideSql(filter, by, greater), row -> uidl.of(row.getLong(1)), at.values(by));
    }

    /** The next greater or smaller message. Parameters: the folder, and the keys of the message. */
    static String besideSql(ListFilter filter, By by, boolean greater) {
        String way = greater ? "" : " DESC";
        List<String> keys = keys(by);
        return "SELECT m.id" + from(filter, by) + " AND (" + String.join(", ", keys) + ") " + (greater ? ">" : "<")
                + " (" + "?, ".repeat(keys.size() - 1) + "?) ORDER BY " + String.join(way + ", ", keys) + way
                + " LIMIT 1";
    }

    /** Where a message stands in an order. */
    private record At(long folderId, long arrived, long id, Object key) {
        static At of(ResultSet row, By by) throws SQLException {
            Object key = by == By.ARRIVAL ? "" : by == By.SIZE ? (Object) row.getLong(4) : row.getString(4);
            return new At(row.getLong(1), row.getLong(2), row.getLong(3), key == null ? "" : key);
        }

        Object[] values(By by) {
            return by == By.ARRIVAL ? new Object[] {folderId, arrived, id} : new Object[] {folderId, key, arrived, id};
        }
    }
}
