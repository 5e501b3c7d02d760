package org.postern.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.SearchFile;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreException;
import org.postern.store.search.Indexer;
import org.postern.store.search.SearchQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers searches from the index, joined with the account's existing rows. Thread-safe. */
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

    /** Newest first. Waits a short time for the indexer when a message has just arrived. */
    Mailboxes.SearchResult search(long accountId, OptionalLong folderId, String query, int offset, int limit) {
        boolean complete = indexer.caughtUp(CATCH_UP_MILLIS);
        try {
            return readers.snapshot(link -> search(link, accountId, folderId, query, offset, limit, complete));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.CORRUPT) {
                file.condemn();
                LOG.error("the search index is damaged; the next start rebuilds it", e);
            }
            throw e;
        }
    }

    private Mailboxes.SearchResult search(
            Link link, long accountId, OptionalLong folderId, String query, int offset, int limit, boolean complete)
            throws SQLException {
        List<Long> page = new ArrayList<>();
        int[] total = {0};
        // Headers of mail on another server are read newest first, so the ids of such messages do not reflect their
        // age.
        boolean stubs =
                link.number("SELECT EXISTS (SELECT 1 FROM remote_message WHERE account_id = ?)", accountId) != 0;
        // Such messages are read again only when they are opened again.
        boolean earlier = stubs || link.number("SELECT next FROM search.reread") > 0;
        String expression = SearchQuery.expression(query, earlier);
        if (expression.isEmpty()) {
            return new Mailboxes.SearchResult(List.of(), 0, complete);
        }
        // CROSS JOIN fixes the order: the index first, then one lookup for each row that it returns.
        link.each(
                """
                SELECT w.rowid FROM search.words w CROSS JOIN message m ON m.id = w.rowid
                WHERE words MATCH ? AND m.folder_id IN (SELECT id FROM folder WHERE account_id = ? AND (? = 0 OR id = ?))
                """ + (stubs ? "ORDER BY m.arrived DESC, w.rowid DESC" : "ORDER BY w.rowid DESC"),
                row -> {
                    if (total[0] >= offset && page.size() < limit) {
                        page.add(row.getLong(1));
                    }
                    total[0]++;
                },
                expression,
                accountId,
                folderId.isPresent() ? 1 : 0,
                folderId.orElse(0));
        List<MessageRow> rows = new ArrayList<>(page.size());
        for (long id : page) {
            Listing.find(link, messages, accountId, id).ifPresent(rows::add);
        }
        return new Mailboxes.SearchResult(rows, total[0], complete);
    }
}
