package org.postern.store.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.mailbox.Greylist;
import org.postern.store.policy.Greylisting;

/** The greylist, stored in the database. Each insert also deletes some expired rows. Thread-safe. */
final class SqlGreylist implements Greylist {
    /**
     * About 100 bytes each. If an attacker floods the list with senders, the oldest that never came back are removed
     * first.
     */
    private static final int MOST = 200_000;

    private static final int REMOVED_EACH = 4;
    private static final int REMOVED_WHEN_FULL = 1_000;
    private static final int COUNTED_EVERY = 500;

    private final Readers readers;
    private final Writer writer;
    private int sinceCounted; // used only on the writer's thread

    SqlGreylist(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public Optional<Greylisting.Seen> find(String key) {
        return readers.read(link -> link.first(
                "SELECT first, passed FROM greylist WHERE key = ?",
                row -> {
                    long passed = row.getLong(2);
                    return new Greylisting.Seen(
                            Instant.ofEpochMilli(row.getLong(1)),
                            passed == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(passed)));
                },
                key));
    }

    @Override
    public CompletableFuture<Void> came(String key, Instant at) {
        CompletableFuture<String> noted = writer.submit(
                (link, effects) -> {
                    link.update(
                            "INSERT OR REPLACE INTO greylist(key, first, passed) VALUES(?, ?, 0)",
                            key,
                            at.toEpochMilli());
                    forget(link, at);
                    return key;
                },
                0);
        return noted.thenAccept(done -> {});
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the caller does not wait; the writer logs failures
    public void passed(String key, Instant at) {
        writer.submit(
                (link, effects) -> {
                    link.update("""
                            INSERT INTO greylist(key, first, passed) VALUES(?, ?, ?)
                            ON CONFLICT(key) DO UPDATE SET passed = excluded.passed""", key, at.toEpochMilli(), at.toEpochMilli());
                    return key;
                },
                0);
    }

    private void forget(Link link, Instant now) throws SQLException {
        link.update("""
                DELETE FROM greylist WHERE key IN
                  (SELECT key FROM greylist WHERE passed = 0 AND first < ? ORDER BY first LIMIT ?)""", Greylisting.forgottenUnlessPassed(now).toEpochMilli(), REMOVED_EACH);
        link.update("""
                DELETE FROM greylist WHERE key IN
                  (SELECT key FROM greylist WHERE passed BETWEEN 1 AND ? ORDER BY passed LIMIT ?)""", Greylisting.forgotten(now).toEpochMilli(), REMOVED_EACH);
        if (++sinceCounted >= COUNTED_EVERY) {
            sinceCounted = 0;
            if (link.number("SELECT count(*) FROM greylist") > MOST) {
                link.update("""
                        DELETE FROM greylist WHERE key IN
                          (SELECT key FROM greylist WHERE passed = 0 ORDER BY passed, first LIMIT ?)""", REMOVED_WHEN_FULL);
            }
        }
    }
}
