package org.postern.store.search;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.thread.ThreadTable;

/** The changes that the indexer makes in the store. Confined to the indexer. */
final class IndexedRows {
    private static final int FORGET_BATCH = 1_000;

    private final Readers readers;
    private final Writer writer;

    IndexedRows(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    /** Records which of these messages have attachments, and which have none although their header looked so. */
    void attachments(Map<Long, Boolean> marks) {
        if (marks.isEmpty() || writer.readOnly()) {
            return;
        }
        writer.run((link, effects) -> {
            for (Map.Entry<Long, Boolean> mark : marks.entrySet()) {
                int value = mark.getValue() ? 1 : 0;
                Optional<long[]> folder = link.first(
                        """
                        UPDATE folder SET mod_seq = mod_seq + 1
                        WHERE id = (SELECT folder_id FROM message WHERE id = ? AND attachments <> ?)
                        RETURNING account_id, id, mod_seq""", row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)}, mark.getKey(), value);
                if (folder.isPresent()) {
                    long[] at = folder.get();
                    link.update(
                            "UPDATE message SET attachments = ?, mod_seq = ? WHERE id = ?",
                            value,
                            at[2],
                            mark.getKey());
                    effects.changed(at[0], at[1], at[2]);
                }
            }
            return marks;
        });
    }

    /**
     * Removes some deleted messages from the index; returns whether there are more. Synced before the store forgets them:
     * what stayed in the index for ever would be counted in every search.
     */
    boolean forget(Link link) throws SQLException {
        List<Long> ids = readers.read(reader -> reader.all(
                "SELECT message_id FROM forget ORDER BY message_id LIMIT ?", row -> row.getLong(1), FORGET_BATCH));
        if (ids.isEmpty() || writer.readOnly()) {
            return false;
        }
        boolean earlier = link.number("SELECT last FROM reread") > 0;
        link.run("PRAGMA synchronous=FULL");
        link.begin();
        try {
            for (long id : ids) {
                link.update("DELETE FROM account_words WHERE rowid = ?", id);
                link.update("DELETE FROM summary WHERE message_id = ?", id);
                link.update("DELETE FROM list_key WHERE message_id = ?", id);
                ThreadTable.forget(link, id);
                if (earlier) {
                    link.update("DELETE FROM words WHERE rowid = ?", id);
                }
            }
            link.commit();
        } catch (SQLException | RuntimeException e) {
            link.rollback();
            throw e;
        } finally {
            link.run("PRAGMA synchronous=NORMAL");
        }
        writer.run((database, effects) -> {
            for (long id : ids) {
                database.update("DELETE FROM forget WHERE message_id = ?", id);
            }
            return ids;
        });
        return ids.size() == FORGET_BATCH;
    }
}
