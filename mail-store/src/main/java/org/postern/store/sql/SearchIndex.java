package org.postern.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.SearchFile;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Mailboxes.ListOrder;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreException;
import org.postern.store.search.Indexer;
import org.postern.store.search.RowConditions;
import org.postern.store.search.SearchQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers searches from the account's index. A search runs at most three statements, whatever it finds: one counts, one
 * reads a page, one finds the rows of it that have the words in attached files only. Thread-safe.
 */
final class SearchIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndex.class);
    private static final long CATCH_UP_MILLIS = 300;

    private final Readers readers;
    private final SearchFile file;
    private final Indexer indexer;
    private final MessageTable messages;

    SearchIndex(Readers readers, SearchFile file, Indexer indexer, MessageTable messages) {
        this.readers = readers;
        this.file = file;
        this.indexer = indexer;
        this.messages = messages;
    }

    /**
     * Reads in an order whose keys the index holds; newest first if some are missing still, or the index fails. Waits a
     * short time for the indexer when a message has just arrived.
     */
    <T> T ordered(long folderId, ListOrder order, Ordered<T> reading) {
        if (order.by().indexed() && indexer.caughtUp(CATCH_UP_MILLIS)) {
            try {
                return reading(link -> reading.in(link, keyed(link, folderId) ? order : ListOrder.NEWEST));
            } catch (StoreException e) {
                LOG.debug("a list cannot be sorted", e);
            }
        }
        return readers.snapshot(link -> reading.in(link, order.by().indexed() ? ListOrder.NEWEST : order));
    }

    /** Whether the mail of that folder has been read by this version, which keeps the keys. */
    private static boolean keyed(Link link, long folderId) throws SQLException {
        long next = link.number("SELECT next FROM search.reread");
        return next == 0
                || link.number(
                                "SELECT EXISTS (SELECT 1 FROM message INDEXED BY message_by_uid"
                                        + " WHERE folder_id = ? AND id <= ?)",
                                folderId,
                                next)
                        == 0;
    }

    /** Reads something in the given order. */
    @FunctionalInterface
    interface Ordered<T> {
        T in(Link link, ListOrder order) throws SQLException;
    }

    /** The results before and after a message, which need not be a result any more. */
    Mailboxes.Neighbours neighbours(long accountId, OptionalLong folderId, String query, MessageRow row) {
        return reading(link -> {
            Hits hits = Hits.of(link, accountId, folderId, query);
            return hits.none()
                    ? new Mailboxes.Neighbours(Optional.empty(), Optional.empty())
                    : new Mailboxes.Neighbours(
                            hits.beside(link, messages, row, true), hits.beside(link, messages, row, false));
        });
    }

    /** Newest first. Waits a short time for the indexer when a message has just arrived. */
    Mailboxes.SearchResult search(long accountId, OptionalLong folderId, String query, int offset, int limit) {
        boolean complete = indexer.caughtUp(CATCH_UP_MILLIS);
        return reading(link -> {
            Hits hits = Hits.of(link, accountId, folderId, query);
            boolean known = complete && (!hits.query().asksForNewWords() || !Hits.rereading(link));
            return hits.none()
                    ? new Mailboxes.SearchResult(List.of(), 0, complete, Set.of())
                    : found(link, hits, hits.page(link, messages, offset, limit), known);
        });
    }

    private static Mailboxes.SearchResult found(Link link, Hits hits, List<MessageRow> rows, boolean known)
            throws SQLException {
        return new Mailboxes.SearchResult(rows, hits.total(link), known, hits.inFiles(link, rows));
    }

    /**
     * The summaries of messages of that folder, by their ids. Messages that are not there, or have none yet, are left
     * out. It never fails because of the index: everything in it can be made anew from the mail.
     */
    Map<Long, String> summaries(long accountId, long folderId, List<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Object[] values = new Object[ids.size() + 2];
        values[0] = folderId;
        values[1] = accountId;
        for (int i = 0; i < ids.size(); i++) {
            values[i + 2] = ids.get(i);
        }
        Map<Long, String> found = new HashMap<>();
        try {
            reading(link ->
                    link.all(summariesSql(ids.size()), row -> found.put(row.getLong(1), row.getString(2)), values));
        } catch (StoreException e) {
            LOG.debug("summaries cannot be read", e);
            return Map.of();
        }
        return found;
    }

    /** Written so that SQLite begins with the ids: by the index of the folder it would visit the whole folder. */
    static String summariesSql(int ids) {
        return """
                SELECT m.id, s.text FROM message m
                CROSS JOIN folder f ON f.id = m.folder_id CROSS JOIN search.summary s ON s.message_id = m.id
                WHERE +m.folder_id = ? AND f.account_id = ? AND m.id IN (%s)""".formatted("?,".repeat(ids - 1) + "?");
    }

    private <T> T reading(Readers.Reading<T> reading) {
        try {
            return readers.snapshot(reading);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.CORRUPT) {
                file.condemn();
                LOG.error("the search index is damaged; the next start rebuilds it", e);
            }
            throw e;
        }
    }

    /**
     * What a query finds in an account, as SQL with its values.
     *
     * @param query with the words that the index answers
     * @param conditions on the rows of the messages, as SQL; empty when there are none
     * @param values those of the conditions, from the fifth parameter on
     * @param earlier whether there are words of an earlier version
     * @param remote whether the account has mail on another server: some of it is hidden for a while
     */
    record Hits(
            long accountId,
            OptionalLong folderId,
            SearchQuery query,
            String conditions,
            List<Object> values,
            boolean earlier,
            boolean remote) {
        private static final int LONGEST_PAGE = 500;

        // Parameters: 1 the expression, 2 the expression for earlier words, 3 the account, 4 the folder or 0, 5 and
        // further those of the conditions, at last the page.
        private static final String INDEX = "SELECT rowid AS id FROM search.account_words WHERE account_words MATCH ?1";
        private static final String BOTH = INDEX + " UNION SELECT rowid FROM search.words WHERE words MATCH ?2";
        // CROSS JOIN fixes the order: the index first, then one lookup for each row that it returns.
        private static final String FOUND = " FROM (%s) h CROSS JOIN message m ON m.id = h.id WHERE ";
        private static final String OF_ACCOUNT = "m.folder_id IN (SELECT id FROM folder WHERE account_id = ?3)";

        /** Reads the mail database before the index, so that a message which is being removed is known here as such. */
        static Hits of(Link link, long accountId, OptionalLong folderId, String text) throws SQLException {
            boolean remote =
                    link.number("SELECT EXISTS (SELECT 1 FROM remote_message WHERE account_id = ?)", accountId) != 0;
            boolean earlier = link.number("SELECT last FROM search.reread") > 0;
            SearchQuery query = SearchQuery.of(text, accountId);
            RowConditions conditions = new RowConditions(accountId, earlier);
            String sql = conditions.of(query.others());
            return new Hits(accountId, folderId, query, sql, conditions.values(), earlier, remote);
        }

        static boolean rereading(Link link) throws SQLException {
            return link.number("SELECT next FROM search.reread") > 0;
        }

        boolean none() {
            return query.expression().isEmpty() && conditions.isEmpty();
        }

        int total(Link link) throws SQLException {
            return (int) (direct() ? link.number(totalSql(), query.expression()) : link.number(totalSql(), bound()));
        }

        List<MessageRow> page(Link link, MessageTable table, int offset, int limit) throws SQLException {
            return link.all(pageSql(), table::row, bound(limit, offset));
        }

        /**
         * The ids of those rows of a page that would not be found without the names and the text of their files. Long
         * pages are made for acts, not for people.
         */
        Set<Long> inFiles(Link link, List<MessageRow> rows) throws SQLException {
            if (rows.isEmpty()
                    || rows.size() > LONGEST_PAGE
                    || query.expression().equals(query.own())) {
                return Set.of();
            }
            Set<Long> ids = rows.stream().map(MessageRow::id).collect(Collectors.toSet());
            Set<Long> found = new HashSet<>();
            link.each(
                    "SELECT rowid FROM search.account_words WHERE account_words MATCH ? AND rowid BETWEEN ? AND ?",
                    row -> {
                        if (ids.contains(row.getLong(1))) {
                            found.add(row.getLong(1));
                        }
                    },
                    "(" + query.expression() + ") NOT (" + query.own() + ")",
                    Collections.min(ids),
                    Collections.max(ids));
            return found;
        }

        private Object[] bound(Object... page) {
            List<Object> all =
                    new ArrayList<>(List.of(query.expression(), query.earlier(), accountId, folderId.orElse(0)));
            all.addAll(values);
            all.addAll(List.of(page));
            return all.toArray();
        }

        /** Whether the index alone can count: it holds what the account holds, and what waits to be removed from it. */
        private boolean direct() {
            return folderId.isEmpty() && !remote && !earlier && conditions.isEmpty();
        }

        String totalSql() {
            return direct()
                    ? "SELECT count(*) FROM search.account_words WHERE account_words MATCH ?1"
                            + " AND rowid NOT IN (SELECT message_id FROM main.forget)"
                    : "SELECT count(*)" + rows();
        }

        String pageSql() {
            return "SELECT " + MessageTable.COLUMNS + rows() + " ORDER BY m.arrived DESC, m.id DESC LIMIT ? OFFSET ?";
        }

        Optional<String> beside(Link link, MessageTable table, MessageRow row, boolean newer) throws SQLException {
            String way = newer ? "" : " DESC";
            return link.first(
                            "SELECT " + MessageTable.COLUMNS + rows() + " AND (m.arrived, m.id) " + (newer ? ">" : "<")
                                    + " (?, ?) ORDER BY m.arrived" + way + ", m.id" + way + " LIMIT 1",
                            table::row,
                            bound(row.arrived().toEpochMilli(), row.id()))
                    .map(MessageRow::uidl);
        }

        private String rows() {
            boolean indexed = !query.expression().isEmpty();
            return (indexed ? FOUND.formatted(earlier ? BOTH : INDEX) : " FROM message m WHERE ")
                    + OF_ACCOUNT
                    + (folderId.isPresent() ? " AND m.folder_id = ?4" : " AND ?4 = 0")
                    + (conditions.isEmpty() ? "" : " AND " + conditions);
        }
    }
}
