package org.postern.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.account.AccountException;
import org.postern.store.account.AppPassword;
import org.postern.store.account.AppPasswordStore;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/**
 * App passwords, read from the database at each use: a password revoked by another process is invalid at once.
 * Thread-safe.
 */
final class SqlAppPasswords implements AppPasswordStore {
    private final Readers readers;
    private final Writer writer;

    SqlAppPasswords(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public AppPassword add(long accountId, String name, String digest, Instant created, int most) {
        return writer.run((link, effects) -> {
            if (link.number("SELECT count(*) FROM account WHERE id = ?", accountId) == 0) {
                throw new AccountException("the account is deleted");
            }
            if (link.number("SELECT count(*) FROM app_password WHERE account_id = ? AND name = ?", accountId, name)
                    != 0) {
                throw new AccountException("there is an app password named " + name + " already");
            }
            if (link.number("SELECT count(*) FROM app_password WHERE account_id = ?", accountId) >= most) {
                throw new AccountException("an account has at most " + most + " app passwords; revoke one first");
            }
            long id = link.number("""
                    INSERT INTO app_password(account_id, name, password, created, last_used) VALUES(?, ?, ?, ?, NULL)
                    RETURNING id""", accountId, name, digest, created.toEpochMilli());
            return new AppPassword(id, accountId, name, Instant.ofEpochMilli(created.toEpochMilli()), Optional.empty());
        });
    }

    @Override
    public List<Stored> of(long accountId) {
        return readers.read(link -> link.all("""
                SELECT id, account_id, name, created, last_used, password FROM app_password WHERE account_id = ?
                ORDER BY id""", SqlAppPasswords::stored, accountId));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the caller does not wait; the writer logs failures
    public void used(long id, Instant at) {
        writer.submit(
                (link, effects) ->
                        link.update("UPDATE app_password SET last_used = ? WHERE id = ?", at.toEpochMilli(), id),
                0);
    }

    @Override
    public boolean remove(long accountId, String name) {
        return writer.run((link, effects) ->
                        link.update("DELETE FROM app_password WHERE account_id = ? AND name = ?", accountId, name))
                != 0;
    }

    @Override
    public int removeAll(long accountId) {
        return writer.run((link, effects) -> link.update("DELETE FROM app_password WHERE account_id = ?", accountId));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        long lastUsed = row.getLong(5);
        AppPassword password = new AppPassword(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                lastUsed == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastUsed)));
        return new Stored(password, row.getString(6));
    }
}
