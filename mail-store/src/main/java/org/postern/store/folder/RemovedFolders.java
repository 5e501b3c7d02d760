package org.postern.store.folder;

import java.sql.SQLException;
import java.util.List;
import org.postern.store.database.Link;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.StoreException;

/**
 * What was removed with a folder, for Undo: the names, and which messages of Trash came from where. Those of one folder
 * have consecutive UIDs there, and lose them when they leave Trash.
 */
public record RemovedFolders(Link link, long accountId) {
    /** Removals that can be undone; older ones are forgotten. */
    private static final int MOST_REMOVALS = 20;

    /**
     * A removed folder.
     *
     * @param firstUid of its messages in Trash
     * @param endUid after its last message
     */
    public record Row(FolderName name, boolean favourite, long firstUid, long endUid) {}

    /** The number of a new removal: the id of its first row, which is never used again. */
    public long begin() throws SQLException {
        return 1 + link.number("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'removed_folder'), 0)");
    }

    public void note(long removal, Row row) throws SQLException {
        link.update("""
                INSERT INTO removed_folder(account_id, removal, name, favourite, first_uid, end_uid)
                VALUES(?, ?, ?, ?, ?, ?)""", accountId, removal, row.name().text(), row.favourite() ? 1 : 0, row.firstUid(), row.endUid());
        link.update("""
                DELETE FROM removed_folder WHERE account_id = ?1 AND removal < (SELECT min(removal) FROM (
                  SELECT DISTINCT removal FROM removed_folder WHERE account_id = ?1 ORDER BY removal DESC LIMIT ?2))""", accountId, MOST_REMOVALS);
    }

    /** Returns a removal's folders, the outer ones first, and forgets it. */
    public List<Row> take(long removal) throws SQLException {
        List<Row> rows = link.all(
                """
                SELECT name, favourite, first_uid, end_uid FROM removed_folder
                WHERE account_id = ? AND removal = ? ORDER BY id""",
                row -> new Row(new FolderName(row.getString(1)), row.getInt(2) != 0, row.getLong(3), row.getLong(4)),
                accountId,
                removal);
        if (rows.isEmpty()) {
            throw new StoreException(StoreException.Kind.GONE, "the removed folder is no longer known");
        }
        link.update("DELETE FROM removed_folder WHERE account_id = ? AND removal = ?", accountId, removal);
        return rows;
    }
}
