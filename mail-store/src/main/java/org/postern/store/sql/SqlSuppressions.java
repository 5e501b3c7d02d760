package org.postern.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.mailbox.Suppressions;

/** The suppressed addresses, stored in the database. Thread-safe. */
final class SqlSuppressions implements Suppressions {
    private final Readers readers;
    private final Writer writer;

    SqlSuppressions(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public Optional<Entry> find(EmailAddress address) {
        return readers.read(link -> link.first(
                "SELECT address, since, reply FROM suppression WHERE address_key = ?",
                SqlSuppressions::entry,
                address.key()));
    }

    @Override
    public void add(Entry entry) {
        writer.run((link, effects) -> link.update(
                """
                INSERT INTO suppression(address_key, address, since, reply) VALUES(?, ?, ?, ?)
                ON CONFLICT(address_key) DO UPDATE SET since = excluded.since, reply = excluded.reply""",
                entry.address().key(),
                entry.address().toString(),
                entry.since().toEpochMilli(),
                entry.reply()));
    }

    @Override
    public boolean remove(EmailAddress address) {
        return writer.run(
                        (link, effects) -> link.update("DELETE FROM suppression WHERE address_key = ?", address.key()))
                > 0;
    }

    @Override
    public int removeBefore(Instant since) {
        return writer.run(
                (link, effects) -> link.update("DELETE FROM suppression WHERE since < ?", since.toEpochMilli()));
    }

    @Override
    public List<Entry> list() {
        return readers.read(link -> link.all(
                "SELECT address, since, reply FROM suppression ORDER BY since DESC, address_key",
                SqlSuppressions::entry));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(EmailAddress.parse(row.getString(1)), Instant.ofEpochMilli(row.getLong(2)), row.getString(3));
    }
}
