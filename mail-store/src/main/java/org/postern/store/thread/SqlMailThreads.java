package org.postern.store.thread;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.MailThreads;
import org.postern.store.mailbox.Mailboxes.Neighbours;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.Uidl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads threads: which messages are in a folder is known to the store alone, which belong together to the index. So a
 * move or a removal needs no change here. A page walks over the folder in the order of arrival and takes the first
 * message of each thread that it meets, from the nearer end. Thread-safe.
 */
public final class SqlMailThreads implements MailThreads {
    private static final Logger LOG = LoggerFactory.getLogger(SqlMailThreads.class);
    /** Messages of a thread whose senders are named in a list. */
    private static final int SOME = 6;

    private static final int MOST_COUNTS = 4_096;

    private final Readers readers;
    private final Runnable follow;
    private final Rows rows;
    private final Uidl uidl;
    private final Map<Long, Counted> counts = new ConcurrentHashMap<>();

    /** @param follow waits a short time for the indexer if little is missing */
    public SqlMailThreads(Readers readers, Runnable follow, Rows rows, Uidl uidl) {
        this.readers = readers;
        this.follow = follow;
        this.rows = rows;
        this.uidl = uidl;
    }

    /**
     * How to read rows of messages.
     *
     * @param columns of the table {@code m}
     */
    public record Rows(String columns, Link.RowReader<MessageRow> reader) {}

    /** A count of threads, and the state of the folder for which it is right. */
    private record Counted(long uidNext, long messages, long joins, int threads) {}

    private record Place(long folderId, long uidNext, long messages) {}

    @Override
    public Optional<Page> page(long folderId, int offset, int limit) {
        follow.run();
        try {
            return readers.snapshot(link ->
                    complete(link, folderId) ? Optional.of(page(link, folderId, offset, limit)) : Optional.empty());
        } catch (StoreException e) {
            LOG.debug("threads cannot be read", e);
            return Optional.empty();
        }
    }

    /** Whether the mail of that folder has been read by a version that knows threads. */
    private static boolean complete(Link link, long folderId) throws SQLException {
        long next = link.number("SELECT next FROM search.reread");
        return next == 0
                || link.number(
                                "SELECT EXISTS (SELECT 1 FROM message INDEXED BY message_by_uid"
                                        + " WHERE folder_id = ? AND id <= ?)",
                                folderId,
                                next)
                        == 0;
    }

    private Page page(Link link, long folderId, int offset, int limit) throws SQLException {
        int total = total(link, folderId);
        if (limit <= 0 || offset >= total) {
            return new Page(List.of(), total);
        }
        int fromEnd = Math.max(0, total - offset - limit);
        int asked = Math.min(limit, total - offset);
        ThreadHeads walk = new ThreadHeads(link, folderId);
        List<ThreadHeads.At> heads =
                fromEnd < offset ? walk.fromOldest(fromEnd, asked) : walk.fromNewest(offset, asked);
        Map<Long, List<MessageRow>> threads = ofThreads(link, heads, folderId);
        List<Row> found = new ArrayList<>();
        for (ThreadHeads.At head : heads) {
            row(link, folderId, head, threads.getOrDefault(head.thread(), List.of()))
                    .ifPresent(found::add);
        }
        return new Page(found, total);
    }

    /** Counting reads two index entries for each message of the folder, so the number is kept until mail comes or goes. */
    private int total(Link link, long folderId) throws SQLException {
        Optional<Place> place = link.first(
                "SELECT id, uid_next, messages FROM folder WHERE id = ?",
                row -> new Place(row.getLong(1), row.getLong(2), row.getLong(3)),
                folderId);
        if (place.isEmpty()) {
            return 0;
        }
        long joins = link.number(
                "SELECT joins FROM search.thread_join WHERE account_id = (SELECT account_id FROM folder WHERE id = ?)",
                folderId);
        Counted known = counts.get(folderId);
        if (known != null
                && known.uidNext() == place.get().uidNext()
                && known.messages() == place.get().messages()
                && known.joins() == joins) {
            return known.threads();
        }
        int threads = (int) link.number("""
                SELECT count(DISTINCT ifnull(t.thread, -m.id)) FROM message m INDEXED BY message_by_arrival
                LEFT JOIN search.thread_of t ON t.message_id = m.id WHERE m.folder_id = ?""", folderId);
        boolean waits = link.number("""
                SELECT EXISTS (SELECT 1 FROM message
                  WHERE id > (SELECT watermark FROM search.progress) AND +folder_id = ?)""", folderId) != 0;
        if (!waits) {
            if (counts.size() >= MOST_COUNTS) {
                counts.clear();
            }
            counts.put(folderId, new Counted(place.get().uidNext(), place.get().messages(), joins, threads));
        }
        return threads;
    }

    private Optional<Row> row(Link link, long folderId, ThreadHeads.At head, List<MessageRow> all) throws SQLException {
        List<MessageRow> here =
                all.stream().filter(each -> each.folderId() == folderId).toList();
        if (here.isEmpty()) {
            return link.first("SELECT " + rows.columns() + " FROM message m WHERE m.id = ?", rows.reader(), head.id())
                    .map(alone -> new Row(alone, count(List.of(alone)), List.of(alone)));
        }
        List<MessageRow> some = new ArrayList<>(all);
        while (some.size() > SOME) {
            some.remove(1); // the first and the newest ones stay
        }
        return Optional.of(new Row(here.get(here.size() - 1), count(here), some));
    }

    private static Count count(List<MessageRow> rows) {
        return new Count(
                rows.size(),
                (int) rows.stream()
                        .filter(each -> !each.flags().contains(Flag.SEEN))
                        .count(),
                rows.stream().anyMatch(each -> each.flags().contains(Flag.FLAGGED)),
                rows.stream().anyMatch(MessageRow::attachments));
    }

    /** The messages of the threads of a page, oldest first, in one statement. */
    private Map<Long, List<MessageRow>> ofThreads(Link link, List<ThreadHeads.At> heads, long folderId)
            throws SQLException {
        Map<Long, List<MessageRow>> threads = new HashMap<>();
        String asked = heads.stream()
                .map(ThreadHeads.At::thread)
                .filter(thread -> thread > 0)
                .map(String::valueOf)
                .collect(Collectors.joining(",", "[", "]"));
        int last = rows.columns().split(",", -1).length + 1;
        link.each(
                "SELECT " + rows.columns() + ", t.thread" + """
                         FROM json_each(?1) j CROSS JOIN search.thread_of t ON t.thread = j.value
                        CROSS JOIN message m ON m.id = t.message_id CROSS JOIN folder f ON f.id = m.folder_id
                        WHERE f.account_id = (SELECT account_id FROM folder WHERE id = ?2)
                          AND (f.id = ?2 OR f.role NOT IN ('TRASH', 'JUNK', 'DRAFTS'))
                        ORDER BY m.arrived, m.id""",
                row -> threads.computeIfAbsent(row.getLong(last), each -> new ArrayList<>())
                        .add(rows.reader().read(row)),
                asked,
                folderId);
        return threads;
    }

    /** Oldest first. */
    private List<MessageRow> ofThread(Link link, long thread, long folderId) throws SQLException {
        ThreadHeads.At head = new ThreadHeads.At(0, 0, thread);
        return ofThreads(link, List.of(head), folderId).getOrDefault(thread, List.of());
    }

    private Optional<MessageRow> find(Link link, long accountId, String named) throws SQLException {
        OptionalLong id = uidl.messageId(named);
        return id.isEmpty()
                ? Optional.empty()
                : link.first(
                        "SELECT " + rows.columns() + " FROM message m JOIN folder f ON f.id = m.folder_id"
                                + " WHERE m.id = ? AND f.account_id = ?",
                        rows.reader(),
                        id.getAsLong(),
                        accountId);
    }

    private List<MessageRow> around(Link link, long accountId, String named) throws SQLException {
        Optional<MessageRow> row = find(link, accountId, named);
        if (row.isEmpty()) {
            return List.of();
        }
        long thread = link.number(
                "SELECT thread FROM search.thread_of WHERE message_id = ?",
                row.get().id());
        List<MessageRow> all =
                thread == 0 ? List.of() : ofThread(link, thread, row.get().folderId());
        return all.isEmpty() ? List.of(row.get()) : all;
    }

    @Override
    public List<MessageRow> messages(long accountId, String named) {
        follow.run();
        return readers.snapshot(link -> around(link, accountId, named));
    }

    @Override
    public List<String> upTo(long accountId, Collection<String> uidls) {
        return readers.snapshot(link -> {
            Set<String> all = new LinkedHashSet<>();
            for (String each : uidls) {
                List<MessageRow> thread = around(link, accountId, each);
                Optional<MessageRow> last =
                        thread.stream().filter(row -> row.uidl().equals(each)).findFirst();
                for (MessageRow row : thread) {
                    if (last.isPresent()
                            && row.folderId() == last.get().folderId()
                            && !row.arrived().isAfter(last.get().arrived())) {
                        all.add(row.uidl());
                    }
                }
            }
            return List.copyOf(all);
        });
    }

    @Override
    public Neighbours neighbours(long accountId, String named) {
        return readers.snapshot(link -> {
            Optional<MessageRow> row = find(link, accountId, named);
            if (row.isEmpty()) {
                return new Neighbours(Optional.empty(), Optional.empty());
            }
            ThreadHeads walk = new ThreadHeads(link, row.get().folderId());
            ThreadHeads.At at = walk.of(row.get());
            return new Neighbours(
                    walk.beside(at, true).map(each -> uidl.of(each.id())),
                    walk.beside(at, false).map(each -> uidl.of(each.id())));
        });
    }
}
