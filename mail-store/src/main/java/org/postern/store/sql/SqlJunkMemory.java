package org.postern.store.sql;

import java.io.InputStream;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/** The training data of the junk filter, stored in the database. Thread-safe. */
final class SqlJunkMemory implements JunkMemory {
    /**
     * Tokens kept for an account, and for the shared data: about 8 MiB each. Tokens seen only once, longest ago, are
     * removed first.
     */
    private static final int MOST_TOKENS = 200_000;

    private static final int FORGOTTEN_AT_ONCE = 20_000;
    private static final int LESSONS_BETWEEN_LOOKS = 64;
    /** Lessons that an account may add to the shared data before its part is limited to one half. */
    private static final int UNBOUNDED_LESSONS = 50;

    private static final long DAY_MILLIS = 86_400_000;

    private final Readers readers;
    private final Writer writer;
    private final ContentStore contents;
    private final Clock clock;

    SqlJunkMemory(Readers readers, Writer writer, ContentStore contents, Clock clock) {
        this.readers = readers;
        this.writer = writer;
        this.contents = contents;
        this.clock = clock;
    }

    @Override
    public Key key() {
        Optional<Key> known = readers.read(SqlJunkMemory::key);
        if (known.isPresent()) {
            return known.get();
        }
        SecureRandom random = new SecureRandom();
        return writer.run((link, effects) -> {
            Optional<Key> meanwhile = key(link);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            Key made = new Key(random.nextLong(), random.nextLong());
            link.update("INSERT INTO junk_key(first, second) VALUES(?, ?)", made.first(), made.second());
            return made;
        });
    }

    private static Optional<Key> key(Link link) throws SQLException {
        return link.first("SELECT first, second FROM junk_key", row -> new Key(row.getLong(1), row.getLong(2)));
    }

    @Override
    public Both learned(long accountId) {
        return readers.read(link -> new Both(learned(link, accountId), learned(link, SHARED)));
    }

    private static JunkEvidence learned(Link link, long accountId) throws SQLException {
        return link.first(
                        "SELECT ham, spam FROM junk_count WHERE account_id = ?",
                        row -> new JunkEvidence(row.getLong(1), row.getLong(2)),
                        accountId)
                .orElse(JunkEvidence.NONE);
    }

    @Override
    public Map<Long, Both> evidence(long accountId, Collection<Long> tokens) {
        Map<Long, Both> found = new HashMap<>();
        readers.read(link -> {
            link.each(
                    """
                    SELECT token, account_id, ham, spam FROM json_each(?) AS asked
                    CROSS JOIN junk_token ON account_id IN (0, ?) AND token = asked.value""",
                    row -> {
                        JunkEvidence evidence = new JunkEvidence(row.getLong(3), row.getLong(4));
                        Both before = found.getOrDefault(row.getLong(1), Both.NONE);
                        found.put(
                                row.getLong(1),
                                row.getLong(2) == SHARED
                                        ? new Both(before.own(), evidence)
                                        : new Both(evidence, before.shared()));
                    },
                    json(tokens),
                    accountId);
            return found;
        });
        return found;
    }

    @Override
    public List<Lesson> lessons(int limit) {
        return readers.read(link -> link.all(
                "SELECT id, account_id, message_id, spam FROM junk_lesson ORDER BY id LIMIT ?",
                SqlJunkMemory::lesson,
                limit));
    }

    private static Lesson lesson(ResultSet row) throws SQLException {
        return new Lesson(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4) != 0);
    }

    @Override
    public long waiting() {
        return readers.read(link -> link.number("SELECT count(*) FROM junk_lesson"));
    }

    @Override
    public InputStream content(Lesson lesson) {
        return contents.open(
                "SELECT c.id, c.size, c.data FROM message m JOIN content c ON c.id = m.content_id WHERE m.id = ?",
                "the message was deleted",
                lesson.messageId());
    }

    @Override
    public boolean learn(Lesson lesson, Collection<Long> tokens) {
        String words = json(tokens);
        return writer.run((link, effects) -> {
            if (link.update("DELETE FROM junk_lesson WHERE id = ?", lesson.id()) == 0) {
                return false;
            }
            Optional<Learned> before = link.first(
                    "SELECT spam, shared FROM junk_learned WHERE message_id = ?",
                    row -> new Learned(row.getInt(1) != 0, row.getInt(2) != 0),
                    lesson.messageId());
            if (before.isPresent() && before.get().spam() == lesson.spam()) {
                return false;
            }
            if (before.isPresent()) {
                add(link, lesson.accountId(), before.get().spam(), -1, words);
                if (before.get().shared()) {
                    add(link, SHARED, before.get().spam(), -1, words);
                }
            }
            boolean shared = mayTeachAll(link, lesson.accountId());
            add(link, lesson.accountId(), lesson.spam(), 1, words);
            if (shared) {
                add(link, SHARED, lesson.spam(), 1, words);
            }
            return link.update(
                            "INSERT OR REPLACE INTO junk_learned(message_id, account_id, spam, shared) VALUES(?, ?, ?, ?)",
                            lesson.messageId(),
                            lesson.accountId(),
                            lesson.spam() ? 1 : 0,
                            shared ? 1 : 0)
                    > 0;
        });
    }

    /**
     * No account may provide more than half of the shared data, since one person's opinion or a stolen password must
     * not dominate it. The first lessons are exempt: they are so few that others soon outweigh them. Lessons beyond the
     * limit still count for the account itself.
     */
    private static boolean mayTeachAll(Link link, long accountId) throws SQLException {
        JunkEvidence own = learned(link, accountId);
        JunkEvidence all = learned(link, SHARED);
        long mine = own.ham() + own.spam();
        return mine < UNBOUNDED_LESSONS || 2 * mine <= all.ham() + all.spam();
    }

    private void add(Link link, long accountId, boolean spam, int sign, String words) throws SQLException {
        int hamSign = spam ? 0 : sign;
        int spamSign = spam ? sign : 0;
        link.update("""
                INSERT INTO junk_token(account_id, token, ham, spam, day)
                SELECT ?1, value, max(0, ?2), max(0, ?3), ?4 FROM json_each(?5) WHERE true
                ON CONFLICT(account_id, token) DO UPDATE SET ham = max(0, ham + ?2), spam = max(0, spam + ?3), day = ?4""", accountId, hamSign, spamSign, clock.millis() / DAY_MILLIS, words);
        link.update("""
                INSERT INTO junk_count(account_id, ham, spam) VALUES(?1, max(0, ?2), max(0, ?3))
                ON CONFLICT(account_id) DO UPDATE SET ham = max(0, ham + ?2), spam = max(0, spam + ?3)""", accountId, hamSign, spamSign);
        JunkEvidence now = learned(link, accountId);
        if ((now.ham() + now.spam()) % LESSONS_BETWEEN_LOOKS == 0
                && link.number("SELECT count(*) FROM junk_token WHERE account_id = ?", accountId) > MOST_TOKENS) {
            link.update("""
                    DELETE FROM junk_token WHERE account_id = ?1 AND token IN (
                      SELECT token FROM junk_token WHERE account_id = ?1 ORDER BY ham + spam > 1, day LIMIT ?2)""", accountId, FORGOTTEN_AT_ONCE);
        }
    }

    @Override
    public void drop(Lesson lesson) {
        writer.run((link, effects) -> link.update("DELETE FROM junk_lesson WHERE id = ?", lesson.id()));
    }

    @Override
    public void train(long accountId, boolean spam, Collection<Long> tokens) {
        String words = json(tokens);
        writer.run((link, effects) -> {
            boolean shared = accountId != SHARED && mayTeachAll(link, accountId);
            add(link, accountId, spam, 1, words);
            if (shared) {
                add(link, SHARED, spam, 1, words);
            }
            return shared;
        });
    }

    @Override
    public void reset(long accountId) {
        writer.run((link, effects) -> {
            link.update("DELETE FROM junk_lesson WHERE account_id = ?", accountId);
            link.update("DELETE FROM junk_token WHERE account_id = ?", accountId);
            if (accountId == SHARED) {
                link.update("UPDATE junk_learned SET shared = 0");
            } else {
                link.update("DELETE FROM junk_learned WHERE account_id = ?", accountId);
            }
            return link.update("DELETE FROM junk_count WHERE account_id = ?", accountId);
        });
    }

    private static String json(Collection<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    private record Learned(boolean spam, boolean shared) {}
}
