package org.postern.store.thread;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.store.database.Link;
import org.postern.store.mailbox.MessageRow;

/**
 * Finds the newest message of each thread in a folder by walking over its messages in the order of arrival. A thread is
 * read once in a walk, however many messages it has: so no walk costs more than the folder's messages and their threads.
 * Confined to one thread.
 */
final class ThreadHeads {
    private static final int FIRST_CHUNK = 16;
    private static final int CHUNK = 500;

    private static final String WALK = """
            SELECT m.id, m.arrived, ifnull(t.thread, -m.id) FROM message m INDEXED BY message_by_arrival
            LEFT JOIN search.thread_of t ON t.message_id = m.id WHERE m.folder_id = ?1""";

    private static final String ASCENDING = " ORDER BY m.arrived, m.id LIMIT ";
    private static final String DESCENDING = " ORDER BY m.arrived DESC, m.id DESC LIMIT ";

    private final Link link;
    private final long folderId;
    private final Map<Long, At> newest = new HashMap<>();

    ThreadHeads(Link link, long folderId) {
        this.link = link;
        this.folderId = folderId;
    }

    /**
     * Where a message stands in the folder.
     *
     * @param thread negative for a message that is one by itself
     */
    record At(long id, long arrived, long thread) {
        static At of(ResultSet row) throws SQLException {
            return new At(row.getLong(1), row.getLong(2), row.getLong(3));
        }

        boolean isAfter(At other) {
            return arrived > other.arrived || (arrived == other.arrived && id > other.id);
        }
    }

    /** Heads from the newest on: the first message of a thread that is met is its newest. */
    List<At> fromNewest(int offset, int limit) throws SQLException {
        Set<Long> seen = new HashSet<>();
        List<At> heads = new ArrayList<>();
        List<At> chunk = link.all(WALK + DESCENDING + 4 * limit, At::of, folderId);
        while (!chunk.isEmpty() && heads.size() < limit) {
            for (At at : chunk) {
                if (seen.add(at.thread()) && seen.size() > offset && heads.size() < limit) {
                    heads.add(at);
                }
            }
            chunk = heads.size() < limit ? after(chunk.get(chunk.size() - 1), false, CHUNK) : List.of();
        }
        return heads;
    }

    /** The heads from the oldest on, newest first. */
    List<At> fromOldest(int offset, int limit) throws SQLException {
        List<At> heads = new ArrayList<>();
        int passed = 0;
        List<At> chunk = link.all(WALK + ASCENDING + 4 * limit, At::of, folderId);
        while (!chunk.isEmpty() && heads.size() < limit) {
            for (At at : heads(chunk)) {
                if (++passed > offset && heads.size() < limit) {
                    heads.add(at);
                }
            }
            chunk = heads.size() < limit ? after(chunk.get(chunk.size() - 1), true, CHUNK) : List.of();
        }
        Collections.reverse(heads);
        return heads;
    }

    /** The newest message of this folder in the thread of a message. */
    At of(MessageRow row) throws SQLException {
        return link.first("""
                        SELECT n.id, n.arrived, o.thread FROM search.thread_of t
                        CROSS JOIN search.thread_of o ON o.thread = t.thread
                        CROSS JOIN message n ON n.id = o.message_id
                        WHERE t.message_id = ?1 AND n.folder_id = ?2 ORDER BY n.arrived DESC, n.id DESC LIMIT 1""", At::of, row.id(), folderId)
                .orElse(new At(row.id(), row.arrived().toEpochMilli(), -row.id()));
    }

    /** The next head. */
    Optional<At> beside(At place, boolean newer) throws SQLException {
        List<At> chunk = after(place, newer, FIRST_CHUNK);
        while (!chunk.isEmpty()) {
            List<At> heads = heads(chunk);
            if (!heads.isEmpty()) {
                return Optional.of(heads.get(0));
            }
            chunk = after(chunk.get(chunk.size() - 1), newer, CHUNK);
        }
        return Optional.empty();
    }

    private List<At> after(At last, boolean newer, int limit) throws SQLException {
        return link.all(
                WALK + " AND (m.arrived, m.id) " + (newer ? ">" : "<") + " (?2, ?3)" + (newer ? ASCENDING : DESCENDING)
                        + limit,
                At::of,
                folderId,
                last.arrived(),
                last.id());
    }

    /** Those that are the newest of their threads, in the same order. */
    private List<At> heads(List<At> chunk) throws SQLException {
        String unknown = chunk.stream()
                .map(At::thread)
                .filter(thread -> thread > 0 && !newest.containsKey(thread))
                .distinct()
                .map(String::valueOf)
                .collect(Collectors.joining(",", "[", "]"));
        if (unknown.length() > 2) {
            link.each(
                    """
                    SELECT n.id, n.arrived, o.thread FROM json_each(?1) j
                    CROSS JOIN search.thread_of o ON o.thread = j.value
                    CROSS JOIN message n ON n.id = o.message_id WHERE n.folder_id = ?2""",
                    row -> {
                        At at = At.of(row);
                        newest.merge(at.thread(), at, (known, other) -> other.isAfter(known) ? other : known);
                    },
                    unknown,
                    folderId);
        }
        return chunk.stream()
                .filter(at -> at.thread() < 0 || at.equals(newest.get(at.thread())))
                .toList();
    }
}
