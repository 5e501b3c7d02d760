package org.postern.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Effects;
import org.postern.store.database.Link;
import org.postern.store.folder.FolderTable;
import org.postern.store.label.LabelTable;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.Uidl;
import org.postern.store.person.Letters;

/**
 * Changes of message rows. Each also updates the counters of the folders and their modification sequences (RFC 7162).
 * Used only on the writer's thread.
 */
final class MessageTable {
    static final String COLUMNS =
            "m.id, m.folder_id, m.uid, m.mod_seq, m.flags, m.keywords, m.arrived, m.size, m.attachments";

    private static final Flag[] FLAGS = Flag.values();
    private static final int SEEN = Flag.SEEN.bit();

    private final ContentStore contents;
    private final Uidl uidl;

    MessageTable(ContentStore contents, Uidl uidl) {
        this.contents = contents;
        this.uidl = uidl;
    }

    /** Stores a copy. */
    MessageRow add(Link link, Effects effects, Delivery.Target target, long contentId, long size, Instant arrived)
            throws SQLException {
        boolean unread = !target.flags().contains(Flag.SEEN);
        FolderTable.Room room = room(link, target, unread, size);
        if (room.quotaBytes() > 0
                && !target.overQuotaAllowed()
                && FolderTable.quotaBytes(link, target.accountId()) > room.quotaBytes()) {
            throw new StoreException(StoreException.Kind.OVER_QUOTA, "the mailbox is full");
        }
        Instant stamp = Instant.ofEpochMilli(arrived.toEpochMilli());
        long id = link.number(
                """
                INSERT INTO message(folder_id, uid, mod_seq, flags, keywords, arrived, size, attachments, content_id)
                VALUES(?, ?, ?, ?, ?, ?, ?, 0, ?) RETURNING id""",
                room.folderId(),
                room.uid(),
                room.modSeq(),
                bits(target.flags()),
                target.keywords().isEmpty() ? null : String.join(" ", new TreeSet<>(target.keywords())),
                stamp.toEpochMilli(),
                size,
                contentId);
        if (!target.keywords().isEmpty()) {
            LabelTable.adopt(link, target.accountId(), target.keywords());
        }
        effects.changed(target.accountId(), room.folderId(), room.modSeq());
        effects.indexable();
        return new MessageRow(
                id,
                uidl.of(id),
                room.folderId(),
                room.uid(),
                room.modSeq(),
                target.flags(),
                target.keywords(),
                stamp,
                size,
                false);
    }

    private static FolderTable.Room room(Link link, Delivery.Target target, boolean unread, long size)
            throws SQLException {
        Optional<FolderName> name = target.folder().flatMap(FolderName::valid);
        return name.isPresent()
                ? FolderTable.add(link, target.accountId(), name.get(), target.role(), unread, size)
                : FolderTable.add(link, target.accountId(), target.role(), unread, size);
    }

    /** The columns of a row that a change needs. */
    record Ref(long id, long folderId, long uid, int flags, long size, long contentId) {
        boolean unread() {
            return (flags & SEEN) == 0;
        }
    }

    /** The account's rows among these messages, by folder, oldest first; skips others. */
    Map<Long, List<Ref>> refs(Link link, long accountId, Collection<Long> ids) throws SQLException {
        Map<Long, List<Ref>> found = new LinkedHashMap<>();
        for (long id : ids.stream().sorted().distinct().toList()) {
            link.first("""
                            SELECT m.id, m.folder_id, m.uid, m.flags, m.size, m.content_id FROM message m
                            JOIN folder f ON f.id = m.folder_id WHERE m.id = ? AND f.account_id = ?""", MessageTable::ref, id, accountId)
                    .ifPresent(ref -> found.computeIfAbsent(ref.folderId(), folder -> new ArrayList<>())
                            .add(ref));
        }
        return found;
    }

    /** At most this many rows of a folder, oldest first. */
    List<Ref> refs(Link link, long folderId, int limit) throws SQLException {
        return link.all("""
                SELECT id, folder_id, uid, flags, size, content_id FROM message
                WHERE folder_id = ? ORDER BY uid LIMIT ?""", MessageTable::ref, folderId, limit);
    }

    /** The messages of an account's Drafts, for the writer's thread. */
    Letters.DraftRows drafts(Link link, Effects effects, long accountId) {
        return new Letters.DraftRows() {
            @Override
            public boolean holds(long messageId) throws SQLException {
                return !rows(messageId).isEmpty();
            }

            @Override
            public void remove(long messageId) throws SQLException {
                MessageTable.this.remove(link, effects, accountId, rows(messageId));
            }

            private Map<Long, List<Ref>> rows(long messageId) throws SQLException {
                long drafts = FolderTable.existing(link, accountId, "drafts").id();
                Map<Long, List<Ref>> rows = refs(link, accountId, List.of(messageId));
                rows.keySet().retainAll(List.of(drafts));
                return rows;
            }
        };
    }

    /** The rows of a folder from one UID to before another, oldest first. */
    List<Ref> refs(Link link, long folderId, long firstUid, long endUid) throws SQLException {
        return link.all("""
                SELECT id, folder_id, uid, flags, size, content_id FROM message
                WHERE folder_id = ? AND uid >= ? AND uid < ? ORDER BY uid""", MessageTable::ref, folderId, firstUid, endUid);
    }

    int changeFlags(Link link, Effects effects, long accountId, Map<Long, List<Ref>> rows, int add, int remove)
            throws SQLException {
        int changed = 0;
        for (Map.Entry<Long, List<Ref>> entry : rows.entrySet()) {
            List<Ref> differing = entry.getValue().stream()
                    .filter(ref -> ((ref.flags() | add) & ~remove) != ref.flags())
                    .toList();
            if (differing.isEmpty()) {
                continue;
            }
            int unread = 0;
            for (Ref ref : differing) {
                int after = (ref.flags() | add) & ~remove;
                unread += ((after & SEEN) == 0 ? 1 : 0) - (ref.unread() ? 1 : 0);
            }
            long modSeq = FolderTable.change(link, entry.getKey(), 0, unread, 0);
            for (Ref ref : differing) {
                link.update(
                        "UPDATE message SET flags = ?, mod_seq = ? WHERE id = ?",
                        (ref.flags() | add) & ~remove,
                        modSeq,
                        ref.id());
            }
            changed += differing.size();
            effects.changed(accountId, entry.getKey(), modSeq);
        }
        return changed;
    }

    /** Moves rows to the end of a folder, keeping their order; returns the ids of those that were in another folder. */
    List<Long> move(Link link, Effects effects, long accountId, Map<Long, List<Ref>> rows, long target)
            throws SQLException {
        List<Ref> moving = new ArrayList<>();
        for (Map.Entry<Long, List<Ref>> entry : rows.entrySet()) {
            if (entry.getKey() != target) {
                moving.addAll(entry.getValue());
                count(link, effects, accountId, entry.getKey(), entry.getValue(), -1);
            }
        }
        if (moving.isEmpty()) {
            return List.of();
        }
        moving.sort(Comparator.comparingLong(Ref::id));
        long uid = FolderTable.takeUids(link, target, moving.size());
        long modSeq = count(link, effects, accountId, target, moving, 1);
        for (Ref ref : moving) {
            link.update(
                    "UPDATE message SET folder_id = ?, uid = ?, mod_seq = ? WHERE id = ?",
                    target,
                    uid++,
                    modSeq,
                    ref.id());
        }
        return moving.stream().map(Ref::id).toList();
    }

    /** Removes rows permanently, and contents with their last row; marks mail on another server for deletion there. */
    int remove(Link link, Effects effects, long accountId, Map<Long, List<Ref>> rows) throws SQLException {
        int removed = 0;
        for (Map.Entry<Long, List<Ref>> entry : rows.entrySet()) {
            for (Ref ref : entry.getValue()) {
                link.update("DELETE FROM message WHERE id = ?", ref.id());
                contents.release(link, ref.contentId());
                link.update("INSERT OR IGNORE INTO forget(message_id) VALUES(?)", ref.id());
                link.update("DELETE FROM junk_learned WHERE message_id = ?", ref.id());
                RemoteTable.doom(link, ref.id());
                removed++;
            }
            count(link, effects, accountId, entry.getKey(), entry.getValue(), -1);
            effects.indexable();
        }
        return removed;
    }

    private static long count(Link link, Effects effects, long accountId, long folderId, List<Ref> rows, int sign)
            throws SQLException {
        int unread = 0;
        long bytes = 0;
        for (Ref ref : rows) {
            unread += ref.unread() ? 1 : 0;
            bytes += ref.size();
        }
        long modSeq = FolderTable.change(link, folderId, sign * rows.size(), sign * unread, sign * bytes);
        effects.changed(accountId, folderId, modSeq);
        return modSeq;
    }

    static int bits(Set<Flag> flags) {
        int bits = 0;
        for (Flag flag : flags) {
            bits |= flag.bit();
        }
        return bits;
    }

    /** Makes a row from {@link #COLUMNS}. */
    MessageRow row(ResultSet row) throws SQLException {
        int bits = row.getInt(5);
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : FLAGS) {
            if ((bits & flag.bit()) != 0) {
                flags.add(flag);
            }
        }
        String keywords = row.getString(6);
        long id = row.getLong(1);
        return new MessageRow(
                id,
                uidl.of(id),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                flags,
                keywords == null ? Set.of() : Set.of(keywords.split(" ")),
                Instant.ofEpochMilli(row.getLong(7)),
                row.getLong(8),
                row.getInt(9) != 0);
    }

    private static Ref ref(ResultSet row) throws SQLException {
        return new Ref(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getLong(5), row.getLong(6));
    }
}
