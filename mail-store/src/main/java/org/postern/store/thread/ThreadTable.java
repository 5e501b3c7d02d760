package org.postern.store.thread;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.database.Link;

/**
 * Which messages are one thread, in the tables {@code thread_*} of the search index. The number of a thread is the id of
 * the message that it began with. A message belongs to the thread of the nearest message that it answers; else to that of
 * a message of the same subject, of the same people, in the same week, if the later one is marked as an answer. A message
 * that comes later than its answers joins their thread with its own. In the caller's transaction.
 */
public final class ThreadTable {
    /** Messages of a thread; what comes after begins another. Keeps every page and every change of a thread small. */
    public static final int MOST = 200;

    /** References of a message that name its thread for messages to come: the nearest ones and the first. */
    private static final int NAMES = 8;

    private static final long WEEK_MILLIS = 7 * 24 * 60 * 60 * 1000L;
    /** Messages of the same subject that are looked at, to either side in time. */
    private static final int SAME_SUBJECT = 20;

    private ThreadTable() {}

    /**
     * A message to be placed.
     *
     * @param own key of the address of its account
     */
    public record Placed(long id, long accountId, String own, long arrived) {}

    private record Name(long name, long thread, boolean present) {}

    /** Finds the thread of a message. A message that has one keeps it. */
    public static void place(Link search, Placed message, ThreadFacts facts) throws SQLException {
        if (thread(search, message.id()) != 0) {
            return;
        }
        Optional<Name> own = facts.id().isEmpty()
                ? Optional.empty()
                : name(search, message.accountId(), facts.id().get());
        Optional<Name> answered = own.filter(Name::present).isPresent()
                ? Optional.empty() // a copy: where the first one is
                : nearest(search, message.accountId(), facts.references());
        long thread;
        if (own.isPresent()
                && answered.isPresent()
                && beginsWith(search, own.get().thread(), facts)
                && beginsWith(search, answered.get().thread(), facts)) {
            thread = joined(
                    search,
                    message.accountId(),
                    own.get().thread(),
                    answered.get().thread());
        } else if (own.isPresent() || answered.isPresent()) {
            thread = answered.or(() -> own).get().thread();
        } else {
            thread = sameSubject(search, message, facts).orElse(message.id());
        }
        if (full(search, thread)) {
            thread = message.id();
            // Further answers to the same message are together, too.
            if (answered.isPresent()) {
                search.update(
                        "UPDATE thread_name SET thread = ? WHERE account_id = ? AND name = ?",
                        thread,
                        message.accountId(),
                        answered.get().name());
            }
        }
        search.update("INSERT INTO thread_of(message_id, thread) VALUES(?, ?)", message.id(), thread);
        names(search, message.accountId(), thread, facts);
        if (facts.subject().isPresent()) {
            search.update(
                    "INSERT OR REPLACE INTO thread_fact(message_id, account_id, subject, arrived, answer, people)"
                            + " VALUES(?, ?, ?, ?, ?, ?)",
                    message.id(),
                    message.accountId(),
                    facts.subject().get(),
                    message.arrived(),
                    facts.answer() ? 1 : 0,
                    octets(others(message, facts)));
        }
    }

    /** Removes a message; the last one of a thread takes the names of the thread with it. */
    public static void forget(Link search, long messageId) throws SQLException {
        long thread = thread(search, messageId);
        search.update("DELETE FROM thread_of WHERE message_id = ?", messageId);
        search.update("DELETE FROM thread_fact WHERE message_id = ?", messageId);
        if (thread != 0 && search.number("SELECT EXISTS (SELECT 1 FROM thread_of WHERE thread = ?)", thread) == 0) {
            search.update("DELETE FROM thread_name WHERE thread = ?", thread);
        }
    }

    private static long thread(Link search, long messageId) throws SQLException {
        return search.number("SELECT thread FROM thread_of WHERE message_id = ?", messageId);
    }

    private static Optional<Name> name(Link search, long accountId, long name) throws SQLException {
        return search.first(
                "SELECT name, thread, present FROM thread_name WHERE account_id = ? AND name = ?",
                row -> new Name(row.getLong(1), row.getLong(2), row.getInt(3) != 0),
                accountId,
                name);
    }

    private static Optional<Name> nearest(Link search, long accountId, List<Long> references) throws SQLException {
        for (long reference : references) {
            Optional<Name> known = name(search, accountId, reference);
            if (known.isPresent()) {
                return known;
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a thread began under the subject of a message. Without this, somebody who knows one id of each of two threads
     * could make one of them, by a mail that announces an id and another one that has it.
     */
    private static boolean beginsWith(Link search, long thread, ThreadFacts facts) throws SQLException {
        Optional<Long> first = search.first("""
                SELECT f.subject FROM thread_of t JOIN thread_fact f ON f.message_id = t.message_id
                WHERE t.thread = ? ORDER BY f.arrived, f.message_id LIMIT 1""", row -> row.getLong(1), thread);
        return first.isPresent() && first.equals(facts.subject());
    }

    /** Makes one thread of two, unless it would be too long: then the message stays with what it answers. */
    private static long joined(Link search, long accountId, long one, long other) throws SQLException {
        if (one == other || size(search, one) + size(search, other) >= MOST) {
            return other;
        }
        long stays = Math.min(one, other);
        long ends = Math.max(one, other);
        search.update("UPDATE thread_of SET thread = ? WHERE thread = ?", stays, ends);
        search.update("UPDATE thread_name SET thread = ? WHERE thread = ?", stays, ends);
        search.update(
                "INSERT INTO thread_join(account_id, joins) VALUES(?, 1)"
                        + " ON CONFLICT(account_id) DO UPDATE SET joins = joins + 1",
                accountId);
        return stays;
    }

    private static boolean full(Link search, long thread) throws SQLException {
        return size(search, thread) >= MOST;
    }

    private static long size(Link search, long thread) throws SQLException {
        return search.number("SELECT count(*) FROM thread_of WHERE thread = ?", thread);
    }

    private static void names(Link search, long accountId, long thread, ThreadFacts facts) throws SQLException {
        if (facts.id().isPresent()) {
            search.update(
                    "INSERT INTO thread_name(account_id, name, thread, present) VALUES(?, ?, ?, 1)"
                            + " ON CONFLICT(account_id, name) DO UPDATE SET"
                            + " thread = iif(present, thread, excluded.thread), present = 1",
                    accountId,
                    facts.id().get(),
                    thread);
        }
        List<Long> references = facts.references();
        List<Long> naming = new ArrayList<>(references.subList(0, Math.min(NAMES - 1, references.size())));
        if (references.size() >= NAMES) {
            naming.add(references.get(references.size() - 1));
        }
        for (long reference : naming) {
            search.update(
                    "INSERT OR IGNORE INTO thread_name(account_id, name, thread, present) VALUES(?, ?, ?, 0)",
                    accountId,
                    reference,
                    thread);
        }
    }

    private static Optional<Long> sameSubject(Link search, Placed message, ThreadFacts facts) throws SQLException {
        if (facts.subject().isEmpty()) {
            return Optional.empty();
        }
        Set<Long> people = others(message, facts);
        List<Same> found = new ArrayList<>();
        if (facts.answer()) {
            found.addAll(same(search, message, facts.subject().get(), -WEEK_MILLIS));
        }
        same(search, message, facts.subject().get(), WEEK_MILLIS).stream()
                .filter(Same::answer)
                .forEach(found::add);
        return found.stream()
                .filter(each -> each.people().isEmpty()
                        ? people.isEmpty()
                        : each.people().stream().anyMatch(people::contains))
                .map(Same::thread)
                .findFirst();
    }

    private record Same(long thread, boolean answer, Set<Long> people) {
        static Same of(ResultSet row) throws SQLException {
            ByteBuffer octets = ByteBuffer.wrap(row.getBytes(3));
            Set<Long> people = new HashSet<>();
            while (octets.remaining() >= Long.BYTES) {
                people.add(octets.getLong());
            }
            return new Same(row.getLong(1), row.getInt(2) != 0, people);
        }
    }

    /** The nearest messages of that subject in the week before (negative) or after. */
    private static List<Same> same(Link search, Placed message, long subject, long millis) throws SQLException {
        boolean before = millis < 0;
        return search.all(
                "SELECT t.thread, f.answer, f.people FROM thread_fact f"
                        + " CROSS JOIN thread_of t ON t.message_id = f.message_id"
                        + " WHERE f.account_id = ? AND f.subject = ? AND f.arrived "
                        + (before
                                ? "BETWEEN ?4 AND ?3 ORDER BY f.arrived DESC"
                                : "BETWEEN ?3 AND ?4 ORDER BY f.arrived")
                        + " LIMIT ?5",
                Same::of,
                message.accountId(),
                subject,
                message.arrived(),
                message.arrived() + millis,
                SAME_SUBJECT);
    }

    /** Everybody but the person: one's own address is in every message. */
    private static Set<Long> others(Placed message, ThreadFacts facts) {
        Set<Long> others = new HashSet<>(facts.people());
        others.remove(ThreadFacts.person(message.own()));
        return others;
    }

    private static byte[] octets(Set<Long> people) {
        ByteBuffer octets = ByteBuffer.allocate(people.size() * Long.BYTES);
        people.forEach(octets::putLong);
        return octets.array();
    }
}
