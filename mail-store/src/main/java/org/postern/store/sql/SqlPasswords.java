package org.postern.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.account.PasswordStore;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/**
 * Stored passwords, read from the database at each use: a change by another process takes effect at once. Thread-safe.
 */
final class SqlPasswords implements PasswordStore {
    static final String SELECT = """
            SELECT id, local_part, domain, display_name, enabled, quota_bytes, created, password, password_version,
              role
            FROM account
            """;

    private final Readers readers;
    private final Writer writer;

    SqlPasswords(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public Optional<Stored> find(String addressKey) {
        return readers.read(link -> link.first(SELECT + "WHERE address_key = ?", SqlPasswords::stored, addressKey));
    }

    @Override
    public Optional<Stored> find(long accountId) {
        return readers.read(link -> link.first(SELECT + "WHERE id = ?", SqlPasswords::stored, accountId));
    }

    @Override
    public void upgrade(long accountId, String oldHash, String newHash) {
        writer.run((link, effects) -> link.update(
                "UPDATE account SET password = ? WHERE id = ? AND password = ?", newHash, accountId, oldHash));
    }

    static Stored stored(ResultSet row) throws SQLException {
        Account account = new Account(
                row.getLong(1),
                new EmailAddress(row.getString(2), new Domain(row.getString(3))),
                row.getString(4),
                row.getInt(5) != 0,
                Account.Role.valueOf(row.getString(10)),
                row.getLong(6),
                Instant.ofEpochMilli(row.getLong(7)));
        return new Stored(account, row.getString(8), row.getLong(9));
    }
}
