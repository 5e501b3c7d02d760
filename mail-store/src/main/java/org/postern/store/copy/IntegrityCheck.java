package org.postern.store.copy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.postern.store.content.AheadRows;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.mailbox.LongWork;
import org.postern.store.mailbox.StoreException;

/**
 * Reads the whole store and checks it: the database's own structure, references, folder counters against rows,
 * reference counts, every content byte against size and checksum, and contents without references. A content that is
 * being written ahead may lack its last pieces, which is not damage.
 */
public final class IntegrityCheck {
    private static final int TELL_EVERY = 100;

    private final Readers readers;
    private final ContentStore contents;
    private final Consumer<String> problem;
    private final LongWork progress;
    private int found;

    public IntegrityCheck(Readers readers, ContentStore contents, Consumer<String> problem, LongWork progress) {
        this.readers = readers;
        this.contents = contents;
        this.problem = problem;
        this.progress = progress;
    }

    public int run() {
        try {
            return readers.snapshot(link -> {
                structure(link);
                references(link);
                counters(link);
                contents(link);
                return found;
            });
        } catch (StoreException e) {
            report(String.valueOf(e.getMessage()));
            return found;
        }
    }

    private void report(String text) {
        found++;
        problem.accept(text);
    }

    private void structure(Link link) throws SQLException {
        link.each("PRAGMA main.integrity_check(20)", row -> {
            String line = row.getString(1);
            if (!line.equals("ok")) {
                report("the database is damaged: " + line);
            }
        });
    }

    private void references(Link link) throws SQLException {
        link.each(
                "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check",
                row -> report("row " + row.getLong(2) + " of table " + row.getString(1)
                        + " refers to a missing row of table " + row.getString(3)));
    }

    private void counters(Link link) throws SQLException {
        link.each(
                """
                SELECT f.id, f.messages, f.unread, f.bytes, count(m.id) AS n,
                  coalesce(sum(m.flags & 1 = 0), 0) AS u, coalesce(sum(m.size), 0) AS b, coalesce(max(m.uid), 0) AS top
                FROM folder f LEFT JOIN message m ON m.folder_id = f.id
                GROUP BY f.id HAVING f.messages <> n OR f.unread <> u OR f.bytes <> b OR f.uid_next <= top""",
                row -> report("folder " + row.getLong(1) + " counts " + row.getLong(2) + " messages, "
                        + row.getLong(3) + " unread, " + row.getLong(4) + " bytes, but has " + row.getLong(5) + ", "
                        + row.getLong(6) + ", " + row.getLong(7)));
        link.each(
                """
                SELECT c.id, c.refs, coalesce(r.n, 0) FROM content c LEFT JOIN (
                  SELECT content_id, count(*) AS n FROM (
                    SELECT content_id FROM message UNION ALL SELECT content_id FROM outbound UNION ALL
                    SELECT content_id FROM remote_message WHERE content_id IS NOT NULL) GROUP BY content_id) r
                ON r.content_id = c.id WHERE c.refs <> coalesce(r.n, 0)""",
                row -> report("content " + row.getLong(1) + " counts " + row.getLong(2) + " references, but "
                        + row.getLong(3) + " rows refer to it"));
        link.each("""
                SELECT m.id FROM message m JOIN content c ON c.id = m.content_id WHERE m.size <> c.size
                  AND NOT EXISTS (SELECT 1 FROM remote_message r WHERE r.message_id = m.id AND r.size = m.size)
                UNION ALL SELECT o.id FROM outbound o JOIN content c ON c.id = o.content_id WHERE o.size <> c.size""", row -> report("message " + row.getLong(1) + " has a different size than its content"));
        link.each(
                """
                SELECT r.account_id, r.remote_uidl FROM remote_message r
                LEFT JOIN message m ON m.id = r.message_id LEFT JOIN folder f ON f.id = m.folder_id
                WHERE CASE WHEN r.content_id IS NOT NULL THEN m.id IS NOT NULL OR r.gone IS NULL OR r.message_id IS NULL
                  WHEN r.message_id IS NOT NULL THEN f.account_id IS NOT r.account_id OR r.gone IS NOT NULL OR r.doomed
                  ELSE 0 END""",
                row -> report("the remote message " + row.getString(2) + " of account " + row.getLong(1)
                        + " and its row do not match"));
        long homeless = link.number("SELECT count(*) FROM folder WHERE account_id NOT IN (SELECT id FROM account)");
        if (homeless > 0) {
            report(homeless + " folders belong to no account");
        }
    }

    private void contents(Link link) throws SQLException {
        String ahead = AheadRows.contents(link);
        long total = link.number("SELECT count(*) FROM content WHERE id NOT IN (" + ahead + ")");
        long done = 0;
        long after = 0;
        while (true) {
            List<long[]> batch = new ArrayList<>(link.all(
                    "SELECT id, size FROM content WHERE id > ? AND id NOT IN (" + ahead + ") ORDER BY id LIMIT 1000",
                    row -> new long[] {row.getLong(1), row.getLong(2)},
                    after));
            if (batch.isEmpty()) {
                progress.at(total, total);
                return;
            }
            for (long[] content : batch) {
                try {
                    contents.verify(link, content[0], (int) content[1]);
                } catch (StoreException damaged) {
                    report("content " + content[0] + named(link, content[0])
                            + " is damaged. Restore the message from a backup: postern restore"
                            + " FILE --account ADDRESS");
                }
                after = content[0];
                if (++done % TELL_EVERY == 0) {
                    progress.at(done, total);
                }
            }
        }
    }

    private static String named(Link link, long contentId) throws SQLException {
        return link
                .all(
                        """
                        SELECT a.address_key, f.name, m.uid FROM message m JOIN folder f ON f.id = m.folder_id
                        JOIN account a ON a.id = f.account_id WHERE m.content_id = ? LIMIT 5""",
                        row -> " (" + row.getString(1) + ", folder " + row.getString(2) + ", message " + row.getLong(3)
                                + ")",
                        contentId)
                .stream()
                .reduce("", String::concat);
    }
}
