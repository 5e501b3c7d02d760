package org.postern.store.search;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/** The changes that the indexer makes in the store. Confined to the indexer. */
final class IndexedRows {
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

    /** Removes deleted messages from the index. */
    void forget(Link link) throws SQLException {
        List<Long> ids =
                readers.read(reader -> reader.all("SELECT message_id FROM forget LIMIT 1000", row -> row.getLong(1)));
        if (ids.isEmpty() || writer.readOnly()) {
            return;
        }
        link.begin();
        try {
            for (long id : ids) {
                link.update("DELETE FROM words WHERE rowid = ?", id);
            }
            link.commit();
        } catch (SQLException | RuntimeException e) {
            link.rollback();
            throw e;
        }
        writer.run((database, effects) -> {
            for (long id : ids) {
                database.update("DELETE FROM forget WHERE message_id = ?", id);
            }
            return ids;
        });
    }
}
