package org.postern.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Effects;
import org.postern.store.database.Link;
import org.postern.store.folder.FolderTable;
import org.postern.store.mailbox.Overlay;

/**
 * Rows of messages on another server. Such a row is in one of four states: without a message (header not read), with a
 * message that is shown, with a message that is parked (vanished from the server: its message row is deleted and its
 * values are kept here, with its reference to the content), or doomed (a person removed the message). Used on the
 * writer's thread, within a transaction.
 */
final class RemoteTable {
    /** Maximum number of rows forgotten in one transaction. */
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private RemoteTable() {}

    /** Records that a message was removed permanently; does nothing for a message that exists only in the box. */
    static void doom(Link link, long messageId) throws SQLException {
        link.update(
                "UPDATE remote_message SET doomed = 1, message_id = NULL, fingerprint = NULL WHERE message_id = ?",
                messageId);
    }

    /** Records new messages and reserves places at the end of the inbox in their order. */
    static void reserve(Link link, long accountId, List<Overlay.RemoteEntry> fresh) throws SQLException {
        if (fresh.isEmpty()) {
            return;
        }
        long inbox = FolderTable.existing(link, accountId, "inbox").id();
        long uid = FolderTable.takeUids(link, inbox, fresh.size());
        for (Overlay.RemoteEntry entry : fresh) {
            link.update(
                    "INSERT INTO remote_message(account_id, remote_uidl, uid, size, doomed) VALUES(?, ?, ?, ?, 0)",
                    accountId,
                    entry.uidl(),
                    uid++,
                    RemoteListing.stored(entry.size()));
        }
    }

    /**
     * Records that these ids now name other messages. The earlier messages count as vanished and get a key that no
     * server uses.
     */
    static void replaced(Link link, long accountId, List<String> uidls, long now) throws SQLException {
        for (String uidl : uidls) {
            // A row whose header was never read can be deleted without loss. A doomed row must be deleted, so that the
            // new message with its id is not deleted on the server.
            link.update(
                    "DELETE FROM remote_message WHERE account_id = ? AND remote_uidl = ? AND message_id IS NULL",
                    accountId,
                    uidl);
            link.update("""
                    UPDATE remote_message SET remote_uidl = remote_uidl || ' ' || uid, gone = coalesce(gone, ?)
                    WHERE account_id = ? AND remote_uidl = ?""", now, accountId, uidl);
        }
    }

    static void gone(Link link, long accountId, List<String> uidls, long now) throws SQLException {
        for (String uidl : uidls) {
            link.update(
                    "UPDATE remote_message SET gone = ? WHERE account_id = ? AND remote_uidl = ?",
                    now,
                    accountId,
                    uidl);
        }
    }

    static void back(Link link, long accountId, List<String> uidls) throws SQLException {
        for (String uidl : uidls) {
            link.update(
                    "UPDATE remote_message SET gone = NULL WHERE account_id = ? AND remote_uidl = ?", accountId, uidl);
        }
    }

    /** Hides the messages of vanished rows. */
    static void park(Link link, Effects effects, long accountId) throws SQLException {
        List<Group> groups = link.all("""
                SELECT m.folder_id, count(*), sum(m.flags & 1 = 0), sum(m.size)
                FROM remote_message r INDEXED BY remote_gone CROSS JOIN message m ON m.id = r.message_id
                WHERE r.account_id = ? AND r.gone IS NOT NULL GROUP BY m.folder_id""", Group::of, accountId);
        if (groups.isEmpty()) {
            return;
        }
        link.update("""
                UPDATE remote_message INDEXED BY remote_gone
                SET (folder_id, folder_uid, flags, keywords, arrived, attachments, content_id) = (
                  SELECT m.folder_id, m.uid, m.flags, m.keywords, m.arrived, m.attachments, m.content_id
                  FROM message m WHERE m.id = remote_message.message_id)
                WHERE account_id = ? AND gone IS NOT NULL AND message_id IS NOT NULL AND content_id IS NULL""", accountId);
        link.update("""
                DELETE FROM message WHERE id IN (
                  SELECT message_id FROM remote_message INDEXED BY remote_gone
                  WHERE account_id = ? AND gone IS NOT NULL AND message_id IS NOT NULL)""", accountId);
        for (Group group : groups) {
            long modSeq =
                    FolderTable.change(link, group.folderId(), -group.messages(), -group.unread(), -group.bytes());
            effects.changed(accountId, group.folderId(), modSeq);
        }
    }

    /** Restores parked messages that are listed again to their folder, or to the inbox if that folder was deleted. */
    static void restore(Link link, Effects effects, long accountId) throws SQLException {
        long inbox = FolderTable.existing(link, accountId, "inbox").id();
        link.update("""
                UPDATE remote_message INDEXED BY remote_back SET folder_id = ?1, folder_uid = uid
                WHERE account_id = ?2 AND gone IS NULL AND content_id IS NOT NULL
                  AND folder_id NOT IN (SELECT id FROM folder WHERE account_id = ?2)""", inbox, accountId);
        List<Group> groups = link.all("""
                SELECT folder_id, count(*), sum(flags & 1 = 0), sum(size)
                FROM remote_message INDEXED BY remote_back
                WHERE account_id = ? AND gone IS NULL AND content_id IS NOT NULL GROUP BY folder_id""", Group::of, accountId);
        for (Group group : groups) {
            long modSeq = FolderTable.change(link, group.folderId(), group.messages(), group.unread(), group.bytes());
            link.update("""
                    INSERT INTO message(id, folder_id, uid, mod_seq, flags, keywords, arrived, size, attachments, content_id)
                    SELECT message_id, folder_id, folder_uid, ?, flags, keywords, arrived, size, attachments, content_id
                    FROM remote_message INDEXED BY remote_back
                    WHERE account_id = ? AND gone IS NULL AND content_id IS NOT NULL AND folder_id = ?""", modSeq, accountId, group.folderId());
            FolderTable.filled(link, group.folderId());
            effects.changed(accountId, group.folderId(), modSeq);
        }
        link.update("""
                UPDATE remote_message INDEXED BY remote_back SET folder_id = NULL, folder_uid = NULL, flags = NULL, keywords = NULL,
                  arrived = NULL, attachments = NULL, content_id = NULL
                WHERE account_id = ? AND gone IS NULL AND content_id IS NOT NULL""", accountId);
    }

    /** Permanently deletes messages that vanished before that time, a limited number at once; returns how many. */
    static int expire(Link link, Effects effects, ContentStore contents, long accountId, long before)
            throws SQLException {
        List<Parked> rows = link.all(
                """
                SELECT remote_uidl, message_id, content_id FROM remote_message INDEXED BY remote_gone
                WHERE account_id = ? AND gone IS NOT NULL AND gone < ? LIMIT ?""",
                row -> new Parked(row.getString(1), row.getLong(2), row.getLong(3)),
                accountId,
                before,
                FORGOTTEN_AT_ONCE);
        for (Parked row : rows) {
            forget(link, effects, contents, accountId, row);
        }
        return rows.size();
    }

    /** Deletes a row and its parked message, if any. A shown message is left to the caller. */
    static void forget(Link link, Effects effects, ContentStore contents, long accountId, Parked row)
            throws SQLException {
        link.update("DELETE FROM remote_message WHERE account_id = ? AND remote_uidl = ?", accountId, row.uidl());
        if (row.contentId() != 0) {
            contents.release(link, row.contentId());
            link.update("INSERT OR IGNORE INTO forget(message_id) VALUES(?)", row.messageId());
            link.update("DELETE FROM junk_learned WHERE message_id = ?", row.messageId());
            effects.indexable();
        }
    }

    /** Deletes all rows of an account whose messages were removed. */
    static void forgetAll(Link link, Effects effects, ContentStore contents, long accountId) throws SQLException {
        while (expire(link, effects, contents, accountId, Long.MAX_VALUE) > 0) {}
        link.update("DELETE FROM remote_message WHERE account_id = ?", accountId);
    }

    /** A row that may have a parked message; 0 means none. */
    record Parked(String uidl, long messageId, long contentId) {}

    /** Counts of messages in one folder. */
    private record Group(long folderId, int messages, int unread, long bytes) {
        static Group of(ResultSet row) throws SQLException {
            return new Group(row.getLong(1), row.getInt(2), row.getInt(3), row.getLong(4));
        }
    }
}
