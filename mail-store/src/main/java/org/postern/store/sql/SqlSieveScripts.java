package org.postern.store.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.account.AccountException;
import org.postern.store.account.SieveScripts;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/** Sieve scripts, read from the database at each use. Thread-safe. */
final class SqlSieveScripts implements SieveScripts {
    private static final String SELECT = "SELECT name, script, active, changed FROM sieve_script WHERE account_id = ? ";

    private final Readers readers;
    private final Writer writer;
    private final Clock clock;

    SqlSieveScripts(Readers readers, Writer writer, Clock clock) {
        this.readers = readers;
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public void put(long accountId, String name, String text, int most) {
        writer.run((link, effects) -> {
            long others = link.number(
                    "SELECT count(*) FROM sieve_script WHERE account_id = ? AND name NOT IN (?, ?)",
                    accountId,
                    name,
                    VACATION);
            if (others >= most && !name.equals(VACATION)) {
                throw new AccountException(
                        "an account has at most " + most + " scripts; delete one that is no longer needed");
            }
            if (link.number("SELECT count(*) FROM account WHERE id = ?", accountId) == 0) {
                throw new AccountException("the account no longer exists");
            }
            return link.update("""
                    INSERT INTO sieve_script(account_id, name, active, script, changed) VALUES(?, ?, 0, ?, ?)
                    ON CONFLICT(account_id, name) DO UPDATE SET script = excluded.script, changed = excluded.changed""", accountId, name, text.getBytes(UTF_8), clock.millis());
        });
    }

    @Override
    public Optional<Script> find(long accountId, String name) {
        return readers.read(link -> link.first(SELECT + "AND name = ?", SqlSieveScripts::script, accountId, name));
    }

    @Override
    public List<Script> list(long accountId) {
        return readers.read(link -> link.all(SELECT + "ORDER BY name", SqlSieveScripts::script, accountId));
    }

    @Override
    public List<Script> active(long accountId) {
        return readers.read(link ->
                link.all(SELECT + "AND active = 1 ORDER BY name = ?", SqlSieveScripts::script, accountId, VACATION));
    }

    @Override
    public void activate(long accountId, String name) {
        writer.run((link, effects) -> {
            require(link, accountId, name);
            if (!name.equals(VACATION)) {
                link.update(
                        "UPDATE sieve_script SET active = 0 WHERE account_id = ? AND name <> ?", accountId, VACATION);
            }
            return link.update("UPDATE sieve_script SET active = 1 WHERE account_id = ? AND name = ?", accountId, name);
        });
    }

    @Override
    public boolean deactivate(long accountId, String name) {
        return writer.run((link, effects) -> {
            require(link, accountId, name);
            return link.update(
                            "UPDATE sieve_script SET active = 0 WHERE account_id = ? AND name = ? AND active = 1",
                            accountId,
                            name)
                    > 0;
        });
    }

    @Override
    public void delete(long accountId, String name) {
        writer.run((link, effects) -> {
            require(link, accountId, name);
            return link.update("DELETE FROM sieve_script WHERE account_id = ? AND name = ?", accountId, name);
        });
    }

    private static void require(Link link, long accountId, String name) throws SQLException {
        if (link.number("SELECT count(*) FROM sieve_script WHERE account_id = ? AND name = ?", accountId, name) == 0) {
            throw new AccountException("there is no script \"" + name + "\"");
        }
    }

    private static Script script(ResultSet row) throws SQLException {
        return new Script(
                row.getString(1),
                new String(row.getBytes(2), UTF_8),
                row.getInt(3) != 0,
                Instant.ofEpochMilli(row.getLong(4)));
    }
}
