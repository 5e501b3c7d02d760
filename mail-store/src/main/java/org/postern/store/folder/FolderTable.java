package org.postern.store.folder;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.store.database.Link;
import org.postern.store.mailbox.FolderException;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.StoreException;

/** Folder rows and their counters, which change in the same transaction as the messages they count. */
public final class FolderTable {
    private static final String COLUMNS =
            "id, account_id, name, role, uid_next, mod_seq, messages, unread, bytes, favourite, folded, position"
                    + " FROM folder ";

    /** Parameter 1 is the account's id. */
    public static final String QUOTA_BYTES = """
            SELECT coalesce((SELECT sum(bytes) FROM folder WHERE account_id = ?1), 0)
              - coalesce((SELECT sum(size) FROM remote_message
                  WHERE account_id = ?1 AND message_id IS NOT NULL AND gone IS NULL), 0)""";

    private FolderTable() {}

    public static List<FolderInfo> all(Link link, long accountId) throws SQLException {
        return link.all(
                "SELECT " + COLUMNS + "WHERE account_id = ?"
                        + " ORDER BY role = 'NONE', CASE role WHEN 'NONE' THEN name_key END, id",
                FolderTable::info,
                accountId);
    }

    public static Optional<FolderInfo> find(Link link, long accountId, String name) throws SQLException {
        return link.first(
                "SELECT " + COLUMNS + "WHERE account_id = ? AND name_key = ?",
                FolderTable::info,
                accountId,
                FolderName.key(name));
    }

    public static Optional<FolderInfo> find(Link link, long folderId) throws SQLException {
        return link.first("SELECT " + COLUMNS + "WHERE id = ?", FolderTable::info, folderId);
    }

    public static FolderInfo existing(Link link, long accountId, String name) throws SQLException {
        return find(link, accountId, name)
                .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "no such folder"));
    }

    public static FolderInfo own(Link link, long accountId, String name) throws SQLException {
        FolderInfo folder = existing(link, accountId, name);
        if (folder.role() != FolderRole.NONE) {
            throw new StoreException(
                    StoreException.Kind.FAILED,
                    "the folder " + folder.name() + " is part of every account and cannot be changed");
        }
        return folder;
    }

    public static FolderInfo create(Link link, long accountId, FolderName name, FolderRole role) throws SQLException {
        new FolderRows(link, accountId).create(name, role);
        return existing(link, accountId, name.text());
    }

    public static void mark(Link link, FolderInfo folder, FolderInfo.Marks marks) throws SQLException {
        link.update(
                "UPDATE folder SET favourite = ?, folded = ?, mod_seq = mod_seq + 1 WHERE id = ?",
                marks.favourite() ? 1 : 0,
                marks.folded() ? 1 : 0,
                folder.id());
    }

    /** Puts the folders of these names into this order; returns those whose place changed. */
    public static List<FolderInfo> order(Link link, long accountId, List<String> names) throws SQLException {
        List<FolderInfo> changed = new ArrayList<>();
        int position = 0;
        for (String name : names) {
            FolderInfo folder = existing(link, accountId, name);
            if (folder.marks().position() != ++position) {
                link.update(
                        "UPDATE folder SET position = ?, mod_seq = mod_seq + 1 WHERE id = ?", position, folder.id());
                changed.add(existing(link, accountId, name));
            }
        }
        return changed;
    }

    /** Reserves a place for one more message in a role folder. */
    public static Room add(Link link, long accountId, FolderRole role, boolean unread, long bytes) throws SQLException {
        return addByKey(link, accountId, roleKey(role), unread, bytes)
                .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "no such account"));
    }

    /**
     * Reserves a place for one more message in a folder by name; creates the folder if it does not exist. Uses the role's
     * folder if it cannot be created: mail is not refused for the number of folders.
     */
    public static Room add(Link link, long accountId, FolderName name, FolderRole otherwise, boolean unread, long bytes)
            throws SQLException {
        Optional<Room> room = addByKey(link, accountId, name.key(), unread, bytes);
        if (room.isPresent()) {
            return room.get();
        }
        try {
            new FolderRows(link, accountId).create(name, FolderRole.NONE);
        } catch (FolderException e) {
            return add(link, accountId, otherwise, unread, bytes);
        }
        return addByKey(link, accountId, name.key(), unread, bytes).orElseThrow();
    }

    /** One statement returns everything that the row needs. */
    private static Optional<Room> addByKey(Link link, long accountId, String key, boolean unread, long bytes)
            throws SQLException {
        return link.first(
                """
                        UPDATE folder SET uid_next = uid_next + 1, mod_seq = mod_seq + 1, messages = messages + 1,
                          unread = unread + ?, bytes = bytes + ? WHERE account_id = ? AND name_key = ?
                        RETURNING id, uid_next - 1, mod_seq,
                          (SELECT quota_bytes FROM account WHERE account.id = folder.account_id)""",
                row -> new Room(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                unread ? 1 : 0,
                bytes,
                accountId,
                key);
    }

    /** Changes counters by a difference; returns the new modification sequence. */
    public static long change(Link link, long folderId, int messages, int unread, long bytes) throws SQLException {
        return link.number("""
                UPDATE folder SET mod_seq = mod_seq + 1, messages = messages + ?, unread = unread + ?,
                  bytes = bytes + ? WHERE id = ? RETURNING mod_seq""", messages, unread, bytes, folderId);
    }

    /** Reserves UIDs; returns the first of them. */
    public static long takeUids(Link link, long folderId, int count) throws SQLException {
        return link.number("UPDATE folder SET uid_next = uid_next + ? WHERE id = ? RETURNING uid_next", count, folderId)
                - count;
    }

    public static long usedBytes(Link link, long accountId) throws SQLException {
        return link.number("SELECT sum(bytes) FROM folder WHERE account_id = ?", accountId);
    }

    /** Bytes that count against the quota. Mail on another server does not count. */
    public static long quotaBytes(Link link, long accountId) throws SQLException {
        return link.number(QUOTA_BYTES, accountId);
    }

    /** Records that a row was inserted between others, so that older snapshots cannot be extended at their end. */
    public static void filled(Link link, long folderId) throws SQLException {
        link.update("UPDATE folder SET filled = mod_seq WHERE id = ?", folderId);
    }

    private static String roleKey(FolderRole role) {
        return switch (role) {
            case INBOX -> "inbox";
            case DRAFTS -> "drafts";
            case SENT -> "sent";
            case JUNK -> "junk";
            case TRASH -> "trash";
            case ARCHIVE -> "archive";
            case NONE -> throw new IllegalArgumentException("NONE is not the role of a single folder");
        };
    }

    private static FolderInfo info(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        return new FolderInfo(
                id,
                row.getLong(2),
                row.getString(3),
                FolderRole.valueOf(row.getString(4)),
                id,
                row.getLong(5),
                row.getLong(6),
                row.getInt(7),
                row.getInt(8),
                row.getLong(9),
                new FolderInfo.Marks(row.getInt(10) != 0, row.getInt(11) != 0, row.getInt(12)));
    }

    /** The place of a new message. */
    public record Room(long folderId, long uid, long modSeq, long quotaBytes) {}
}
