package org.postern.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.account.PasswordStore;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.gate.KnownBrowser;
import org.postern.store.gate.KnownBrowserStore;
import org.postern.store.gate.StoredSession;
import org.postern.store.gate.WebSessionStore;
import org.postern.store.report.NoticeTimes;

/**
 * Stored passwords and what belongs to signing in with them: the browsers that are known, the sessions that last, the
 * notices that were sent. All is read from the database at each use: a change by another process takes effect at once. Thread-safe.
 */
final class SqlPasswords implements PasswordStore, KnownBrowserStore, WebSessionStore, NoticeTimes {
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

    @Override
    public boolean knows(String accountKey, String digest, Instant after) {
        return readers.read(link -> link.number("""
                SELECT count(*) FROM known_browser JOIN account ON account.id = account_id
                WHERE address_key = ? AND digest = ? AND last_sign_in > ?""", accountKey, digest, after.toEpochMilli())) != 0;
    }

    @Override
    public void note(long accountId, String digest, String userAgent, String address, Instant at, int most) {
        long now = at.toEpochMilli();
        writer.run((link, effects) -> {
            link.update("""
                    INSERT INTO known_browser(account_id, digest, user_agent, address, since, last_sign_in)
                    SELECT id, ?, ?, ?, ?, ? FROM account WHERE id = ?
                    ON CONFLICT(account_id, digest) DO UPDATE SET
                      user_agent = excluded.user_agent, address = excluded.address,
                      last_sign_in = excluded.last_sign_in""", digest, userAgent, address, now, now, accountId);
            return link.update("""
                    DELETE FROM known_browser WHERE id IN (
                      SELECT id FROM known_browser WHERE account_id = ?
                      ORDER BY last_sign_in DESC, id DESC LIMIT -1 OFFSET ?)""", accountId, most);
        });
    }

    @Override
    public List<KnownBrowser> of(long accountId, Instant after) {
        return readers.read(link -> link.all(
                """
                SELECT id, user_agent, address, since, last_sign_in FROM known_browser
                WHERE account_id = ? AND last_sign_in > ? ORDER BY last_sign_in DESC, id DESC""",
                row -> new KnownBrowser(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Instant.ofEpochMilli(row.getLong(5))),
                accountId,
                after.toEpochMilli()));
    }

    @Override
    public boolean remove(long accountId, long id) {
        return writer.run((link, effects) ->
                        link.update("DELETE FROM known_browser WHERE account_id = ? AND id = ?", accountId, id))
                != 0;
    }

    @Override
    public int removeAll(long accountId) {
        return writer.run((link, effects) -> link.update("DELETE FROM known_browser WHERE account_id = ?", accountId));
    }

    @Override
    public void keep(StoredSession session, int most) {
        StoredSession.Times times = session.times();
        StoredSession.Browser browser = session.browser();
        writer.run((link, effects) -> {
            link.update("DELETE FROM web_session WHERE ends <= ?", times.since().toEpochMilli());
            link.update(
                    """
                    INSERT INTO web_session(digest, id, account_id, version, since, used, ends, user_agent, address,
                      language, zone, sealed)
                    SELECT ?, ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM account WHERE id = ?""",
                    session.digest(),
                    session.id(),
                    session.version(),
                    times.since().toEpochMilli(),
                    times.used().toEpochMilli(),
                    times.ends().toEpochMilli(),
                    browser.userAgent(),
                    browser.address(),
                    browser.language(),
                    browser.zone(),
                    session.sealed().orElse(null),
                    session.accountId());
            return link.update("""
                    DELETE FROM web_session WHERE digest IN (
                      SELECT digest FROM web_session WHERE account_id = ?
                      ORDER BY used DESC, digest LIMIT -1 OFFSET ?)""", session.accountId(), most);
        });
    }

    private static final String SESSION = """
            SELECT digest, web_session.id, account_id, version, since, used, ends, user_agent, address, language,
              zone, sealed
            FROM web_session JOIN account ON account.id = account_id
            WHERE enabled = 1 AND password_version = version AND ends > ?
            """;

    @Override
    public Optional<StoredSession> session(String digest, Instant now) {
        return readers.read(
                link -> link.first(SESSION + "AND digest = ?", SqlPasswords::session, now.toEpochMilli(), digest));
    }

    @Override
    public List<StoredSession> sessionsOf(long accountId, Instant now) {
        return readers.read(link -> link.all(
                SESSION + "AND account_id = ? ORDER BY used DESC, digest",
                SqlPasswords::session,
                now.toEpochMilli(),
                accountId));
    }

    private static StoredSession session(ResultSet row) throws SQLException {
        return new StoredSession(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                new StoredSession.Times(
                        Instant.ofEpochMilli(row.getLong(5)),
                        Instant.ofEpochMilli(row.getLong(6)),
                        Instant.ofEpochMilli(row.getLong(7))),
                new StoredSession.Browser(row.getString(8), row.getString(9), row.getString(10), row.getString(11)),
                Optional.ofNullable(row.getString(12)));
    }

    @Override
    public void used(String digest, Instant at, String address) {
        writer.run((link, effects) -> link.update(
                "UPDATE web_session SET used = ?, address = ? WHERE digest = ?", at.toEpochMilli(), address, digest));
    }

    @Override
    public boolean endSession(String digest) {
        return writer.run((link, effects) -> link.update("DELETE FROM web_session WHERE digest = ?", digest)) != 0;
    }

    @Override
    public boolean claim(String kind, long accountId, Instant at, Duration apart) {
        long now = at.toEpochMilli();
        // A time in the future is of a clock that was wrong.
        return writer.run((link, effects) -> link.update("""
                        INSERT INTO notice(kind, account_id, sent) VALUES(?, ?, ?)
                        ON CONFLICT(kind, account_id) DO UPDATE SET sent = excluded.sent
                        WHERE sent <= ? OR sent > excluded.sent""", kind, accountId, now, now - apart.toMillis())) != 0;
    }

    @Override
    public void forget(String kind, long accountId) {
        writer.run((link, effects) ->
                link.update("DELETE FROM notice WHERE kind = ? AND account_id = ?", kind, accountId));
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
