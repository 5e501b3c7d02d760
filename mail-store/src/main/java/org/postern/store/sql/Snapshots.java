package org.postern.store.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.sql.SQLException;
import java.time.Duration;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.folder.FolderTable;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.StoreException;

/**
 * Reads folder snapshots with one scan of a covering index, and caches them in bounded memory, 12
 * octets a message, for a while. To update a cached
 * snapshot it reads only newer rows: UIDs grow and removed rows do not come back, so if the cached count plus the newer
 * rows equals the folder's count, no cached row was removed. If rows were inserted between others (headers of mail on
 * another server), the folder records when, and older snapshots are not extended. Thread-safe.
 */
final class Snapshots {
    /** Longer than mail programs wait between two looks, so that theirs are found again. */
    private static final Duration UNUSED = Duration.ofMinutes(15);

    private final Readers readers;
    private final Cache<Long, FolderSnapshot> kept;

    Snapshots(Readers readers, int messages) {
        this.readers = readers;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(messages)
                .weigher((Long id, FolderSnapshot snapshot) -> 16 + snapshot.count())
                .expireAfterAccess(UNUSED)
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .build();
    }

    /** The folder as it is now; throws GONE if it was deleted. */
    FolderSnapshot of(long folderId) {
        return readers.snapshot(link -> {
            FolderInfo folder = FolderTable.find(link, folderId)
                    .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "no such folder"));
            FolderSnapshot known = kept.getIfPresent(folder.id());
            if (known != null && known.modSeq() == folder.modSeq()) {
                return known;
            }
            FolderSnapshot current = known == null ? whole(link, folder) : renewed(link, folder, known);
            kept.put(folder.id(), current);
            return current;
        });
    }

    private static FolderSnapshot renewed(Link link, FolderInfo folder, FolderSnapshot known) throws SQLException {
        if (known.modSeq() > folder.modSeq()
                || known.modSeq() < link.number("SELECT filled FROM folder WHERE id = ?", folder.id())) {
            return whole(link, folder);
        }
        int more = Math.max(0, folder.messages() - known.count());
        FolderSnapshot.Builder builder = known.continued(more);
        read(link, builder, folder.id(), known.lastUid());
        return builder.count() == folder.messages() ? builder.build(folder) : whole(link, folder);
    }

    private static FolderSnapshot whole(Link link, FolderInfo folder) throws SQLException {
        FolderSnapshot.Builder builder = FolderSnapshot.builder(folder.messages());
        read(link, builder, folder.id(), 0);
        return builder.build(folder);
    }

    private static void read(Link link, FolderSnapshot.Builder builder, long folderId, long afterUid)
            throws SQLException {
        link.each(
                "SELECT id, size FROM message INDEXED BY message_by_uid WHERE folder_id = ? AND uid > ? ORDER BY uid",
                row -> builder.add(row.getLong(1), row.getInt(2)),
                folderId,
                afterUid);
    }
}
