package org.postern.store.sql;

import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.mailbox.Overlay;
import org.postern.store.mailbox.Uidl;
import org.postern.store.search.Indexer;

/** The overlay, stored in the database: compares on readers, changes on the writer. Thread-safe. */
final class SqlOverlay implements Overlay {
    private static final String TO_READ = "message_id IS NULL AND gone IS NULL AND doomed = 0";

    private final Readers readers;
    private final Writer writer;
    private final ContentStore contents;
    private final MessageTable messages;
    private final StubWriting stubs;
    private final Indexer indexer;
    private final Uidl uidl;
    private final Clock clock;

    SqlOverlay(
            Readers readers,
            Writer writer,
            ContentStore contents,
            MessageTable messages,
            Indexer indexer,
            Uidl uidl,
            Clock clock) {
        this.readers = readers;
        this.writer = writer;
        this.contents = contents;
        this.messages = messages;
        this.stubs = new StubWriting(contents);
        this.indexer = indexer;
        this.uidl = uidl;
        this.clock = clock;
    }

    @Override
    public Seen seen(long accountId, List<RemoteEntry> listing) {
        long now = clock.millis();
        long expiry = now - GRACE.toMillis();
        Optional<Seen> unchanged = readers.snapshot(link -> {
            RemoteListing difference = RemoteListing.compare(link, accountId, listing, expiry);
            return difference.nothing() ? Optional.of(counted(link, accountId)) : Optional.empty();
        });
        return unchanged.isPresent()
                ? unchanged.get()
                : writer.run((link, effects) -> {
                    RemoteListing difference = RemoteListing.compare(link, accountId, listing, expiry);
                    RemoteTable.replaced(link, accountId, difference.replaced(), now);
                    RemoteTable.gone(link, accountId, difference.vanished(), now);
                    RemoteTable.park(link, effects, accountId);
                    if (!difference.back().isEmpty()) {
                        RemoteTable.back(link, accountId, difference.back());
                        RemoteTable.restore(link, effects, accountId);
                    }
                    if (difference.expired()) {
                        RemoteTable.expire(link, effects, contents, accountId, expiry);
                    }
                    RemoteTable.reserve(link, accountId, difference.fresh());
                    return counted(link, accountId);
                });
    }

    private static Seen counted(Link link, long accountId) throws SQLException {
        return link.first("""
                        SELECT count(*) FILTER (WHERE gone IS NULL AND doomed = 0),
                          count(*) FILTER (WHERE message_id IS NULL AND gone IS NULL AND doomed = 0),
                          count(*) FILTER (WHERE gone IS NOT NULL)
                        FROM remote_message WHERE account_id = ?""", row -> new Seen(row.getInt(1), row.getInt(2), row.getInt(3)), accountId)
                .orElse(new Seen(0, 0, 0));
    }

    @Override
    public List<RemoteEntry> missing(long accountId, int limit) {
        return readers.read(link -> link.all(
                "SELECT remote_uidl, size FROM remote_message INDEXED BY remote_missing WHERE account_id = ? AND "
                        + TO_READ + " ORDER BY uid DESC LIMIT ?",
                SqlOverlay::entry,
                accountId,
                Math.max(0, limit)));
    }

    private static RemoteEntry entry(ResultSet row) throws SQLException {
        return new RemoteEntry(row.getString(1), row.getLong(2));
    }

    @Override
    public void stub(long accountId, List<Stub> headers) {
        if (headers.isEmpty()) {
            return;
        }
        List<StubWriting.Ready> ready = headers.stream().map(stubs::prepare).toList();
        writer.run((link, effects) -> stubs.store(link, effects, accountId, ready));
    }

    @Override
    public Optional<Remote> remote(long accountId, String boxUidl) {
        OptionalLong id = uidl.messageId(boxUidl);
        return id.isEmpty()
                ? Optional.empty()
                : readers.read(link -> link.first(
                        """
                        SELECT remote_uidl, size FROM remote_message
                        WHERE message_id = ? AND account_id = ? AND gone IS NULL""", row -> new Remote(row.getString(1), row.getLong(2)), id.getAsLong(), accountId));
    }

    @Override
    public List<RemoteEntry> doomed(long accountId) {
        return readers.read(link -> doomed(link, accountId));
    }

    private static List<RemoteEntry> doomed(Link link, long accountId) throws SQLException {
        return link.all("""
                SELECT remote_uidl, size FROM remote_message
                WHERE account_id = ? AND doomed = 1 AND gone IS NULL ORDER BY uid""", SqlOverlay::entry, accountId);
    }

    @Override
    public List<RemoteEntry> leaving(long accountId) {
        return readers.snapshot(link -> {
            List<RemoteEntry> leaving = new ArrayList<>(doomed(link, accountId));
            leaving.addAll(link.all("""
                    SELECT r.remote_uidl, r.size FROM folder f CROSS JOIN message m ON m.folder_id = f.id
                    CROSS JOIN remote_message r ON r.message_id = m.id
                    WHERE f.account_id = ? AND f.role = 'TRASH' AND r.gone IS NULL ORDER BY m.uid""", SqlOverlay::entry, accountId));
            return leaving;
        });
    }

    @Override
    public void deleted(long accountId, Collection<String> remoteUidls) {
        List<String> uidls = List.copyOf(remoteUidls);
        if (uidls.isEmpty()) {
            return;
        }
        writer.run((link, effects) -> {
            List<Long> shown = new ArrayList<>();
            for (String remoteUidl : uidls) {
                Optional<RemoteTable.Parked> row = link.first(
                        """
                        SELECT remote_uidl, message_id, content_id FROM remote_message
                        WHERE account_id = ? AND remote_uidl = ?""",
                        found -> new RemoteTable.Parked(found.getString(1), found.getLong(2), found.getLong(3)),
                        accountId,
                        remoteUidl);
                if (row.isPresent()) {
                    RemoteTable.forget(link, effects, contents, accountId, row.get());
                    shown.add(row.get().messageId());
                }
            }
            Map<Long, List<MessageTable.Ref>> rows = messages.refs(link, accountId, shown);
            return messages.remove(link, effects, accountId, rows);
        });
    }

    @Override
    public Progress progress(long accountId) {
        Seen seen = readers.read(link -> counted(link, accountId));
        return new Progress(seen.known(), seen.known() - seen.missing());
    }

    @Override
    public void indexText(long accountId, String boxUidl, InputStream message) {
        if (remote(accountId, boxUidl).isPresent()) {
            long id = uidl.messageId(boxUidl).orElseThrow();
            indexer.opened(id, message);
        }
    }
}
