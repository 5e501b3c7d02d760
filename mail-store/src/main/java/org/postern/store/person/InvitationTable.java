package org.postern.store.person;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;

/** The meetings in people's mail, and the answers to them. Thread-safe. */
public final class InvitationTable {
    /** Meetings of an account; beyond, those that began first are forgotten. A daily meeting is one. */
    static final int MOST = 5_000;
    /** Meetings that are compared with one. */
    private static final int MOST_AROUND = 200;

    private static final String COLUMNS =
            "uid, recurrence, organizer, sequence, stamp, uidl, author, cancelled, starts, ends, zone, rule, summary";

    private final Readers readers;
    private final Writer writer;

    public InvitationTable(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    /** What makes a meeting the same in another mail. */
    public record Key(String uid, String recurrence, String organizer) {}

    /** A version of a meeting. */
    public record Version(int sequence, Instant stamp, String uidl, String author, boolean cancelled) {
        boolean isAfter(Version other) {
            return sequence != other.sequence ? sequence > other.sequence : stamp.isAfter(other.stamp);
        }
    }

    /** Its times, where they are points in time. */
    public record Times(Optional<Instant> starts, Optional<Instant> ends, String zone, String rule) {}

    /** A meeting. */
    public record Meeting(Key key, Version version, Times times, String summary) {}

    /** An answer. */
    public record Given(String answer, Instant at) {}

    /** A meeting and the answer to it. */
    public record Known(Meeting latest, Optional<Given> answer) {}

    /**
     * Inserts a meeting, or replaces an earlier version of the same author or by the organizer. The answer stays if the
     * times are the same.
     */
    public void note(long accountId, Meeting meeting) {
        Optional<Known> before = known(accountId, meeting.key());
        if (before.isPresent() && !replaces(meeting, before.get().latest())) {
            return; // no write for a mail that is opened again
        }
        writer.run((link, effects) -> {
            Optional<Known> now = read(link, accountId, meeting.key());
            if (now.isEmpty()) {
                insert(link, accountId, meeting);
                trim(link, accountId);
            } else if (replaces(meeting, now.get().latest())) {
                boolean same = now.get().latest().times().equals(meeting.times());
                link.update(
                        "DELETE FROM invitation WHERE account_id = ? AND uid = ? AND recurrence = ? AND organizer = ?",
                        accountId,
                        meeting.key().uid(),
                        meeting.key().recurrence(),
                        meeting.key().organizer());
                insert(link, accountId, meeting);
                if (same && now.get().answer().isPresent()) {
                    answer(link, accountId, meeting.key(), now.get().answer().get());
                }
            }
            return true;
        });
    }

    private static boolean replaces(Meeting meeting, Meeting known) {
        String author = meeting.version().author();
        return meeting.version().isAfter(known.version())
                && (author.equals(known.version().author())
                        || author.equals(known.key().organizer()));
    }

    private static void insert(Link link, long accountId, Meeting meeting) throws SQLException {
        link.update(
                "INSERT INTO invitation(account_id, " + COLUMNS + ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                accountId,
                meeting.key().uid(),
                meeting.key().recurrence(),
                meeting.key().organizer(),
                meeting.version().sequence(),
                meeting.version().stamp().getEpochSecond(),
                meeting.version().uidl(),
                meeting.version().author(),
                meeting.version().cancelled() ? 1 : 0,
                seconds(meeting.times().starts()),
                seconds(meeting.times().ends()),
                meeting.times().zone(),
                meeting.times().rule(),
                meeting.summary());
    }

    private static @Nullable Long seconds(Optional<Instant> time) {
        return time.map(Instant::getEpochSecond).orElse(null);
    }

    private static void trim(Link link, long accountId) throws SQLException {
        long count = link.number("SELECT count(*) FROM invitation WHERE account_id = ?", accountId);
        if (count > MOST) {
            link.update("""
                    DELETE FROM invitation WHERE account_id = ?1 AND (uid, recurrence, organizer) IN (
                      SELECT uid, recurrence, organizer FROM invitation WHERE account_id = ?1
                      ORDER BY coalesce(starts, 0) LIMIT ?2)""", accountId, count - MOST);
        }
    }

    public Optional<Known> known(long accountId, Key key) {
        return readers.read(link -> read(link, accountId, key));
    }

    private static Optional<Known> read(Link link, long accountId, Key key) throws SQLException {
        return link.first(
                "SELECT " + COLUMNS + ", answer, answered FROM invitation"
                        + " WHERE account_id = ? AND uid = ? AND recurrence = ? AND organizer = ?",
                row -> new Known(meeting(row), given(row)),
                accountId,
                key.uid(),
                key.recurrence(),
                key.organizer());
    }

    /** Remembers an answer; nothing happens when the meeting is not known. */
    public void answer(long accountId, Key key, Given given) {
        writer.run((link, effects) -> {
            answer(link, accountId, key, given);
            return true;
        });
    }

    private static void answer(Link link, long accountId, Key key, Given given) throws SQLException {
        link.update(
                "UPDATE invitation SET answer = ?, answered = ?"
                        + " WHERE account_id = ? AND uid = ? AND recurrence = ? AND organizer = ?",
                given.answer(),
                given.at().getEpochSecond(),
                accountId,
                key.uid(),
                key.recurrence(),
                key.organizer());
    }

    /** Meetings that are neither cancelled nor answered with {@code not}, and may overlap that time. */
    public List<Meeting> around(long accountId, Instant from, Instant to, String not) {
        return readers.read(link -> link.all(
                "SELECT " + COLUMNS + """
                 FROM invitation WHERE account_id = ? AND cancelled = 0 AND starts < ?
                  AND (rule <> '' OR ends > ?) AND coalesce(answer, '') <> ? ORDER BY starts DESC LIMIT ?""",
                InvitationTable::meeting,
                accountId,
                to.getEpochSecond(),
                from.getEpochSecond(),
                not,
                MOST_AROUND));
    }

    private static Optional<Given> given(ResultSet row) throws SQLException {
        String answer = row.getString(14);
        return answer == null
                ? Optional.empty()
                : Optional.of(new Given(answer, Instant.ofEpochSecond(row.getLong(15))));
    }

    private static Meeting meeting(ResultSet row) throws SQLException {
        return new Meeting(
                new Key(row.getString(1), row.getString(2), row.getString(3)),
                new Version(
                        row.getInt(4),
                        Instant.ofEpochSecond(row.getLong(5)),
                        row.getString(6),
                        row.getString(7),
                        row.getInt(8) != 0),
                new Times(time(row, 9), time(row, 10), row.getString(11), row.getString(12)),
                row.getString(13));
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long seconds = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
    }
}
