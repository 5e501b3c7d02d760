package org.postern.store.search;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.postern.store.database.Link;
import org.postern.store.database.SqlFaults;

/**
 * How far the mail of an earlier index has been read again, for its words or its summary.
 *
 * @param done messages that were read again
 * @param total messages that are in the index and still exist
 */
public record Rereading(long done, long total) {
    /** Empty when nothing is left to be read again, or there is no index. Reads files only; changes nothing. */
    public static Optional<Rereading> of(Path directory, int busyMillis) {
        Path index = directory.resolve("search.db");
        Path mail = directory.resolve("mail.db");
        if (!Files.exists(index) || !Files.exists(mail)) {
            return Optional.empty();
        }
        try (Link link = Link.open(mail, busyMillis)) {
            link.update("ATTACH DATABASE ? AS search", index.toAbsolutePath().toString());
            link.run("PRAGMA query_only=1");
            boolean known = link.number("SELECT count(*) FROM search.sqlite_schema WHERE name = 'reread'") > 0;
            long next = known ? link.number("SELECT next FROM search.reread") : 0;
            if (next == 0) {
                return Optional.empty();
            }
            // Without earlier words, mail is read again for its summary, up to where the index is.
            long last = link.number("SELECT max(r.last, p.watermark) FROM search.reread r, search.progress p");
            long total = count(link, last);
            return Optional.of(new Rereading(total - count(link, next), total));
        } catch (SQLException e) {
            throw SqlFaults.read(e);
        }
    }

    private static long count(Link link, long last) throws SQLException {
        return link.number("""
                SELECT count(*) FROM message m
                WHERE m.id <= ? AND NOT EXISTS (SELECT 1 FROM remote_message r WHERE r.message_id = m.id)""", last);
    }
}
