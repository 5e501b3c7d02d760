package org.postern.store.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.content.ContentStore;
import org.postern.store.content.HeaderFingerprint;
import org.postern.store.database.Effects;
import org.postern.store.database.Link;
import org.postern.store.database.SqlFaults;
import org.postern.store.folder.FolderTable;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Overlay;

/** Makes message rows from headers of messages on another server. Thread-safe, except for the links passed in. */
final class StubWriting {
    /** The last thousandth of a second, and the first one that is used: mail before and after it may follow. */
    private static final int LAST_MILLI = 999;

    private static final int MIDDLE_MILLI = 500;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final ContentStore contents;

    StubWriting(ContentStore contents) {
        this.contents = contents;
    }

    /** Prepares a stub on the caller's thread. */
    Ready prepare(Overlay.Stub stub) {
        try {
            byte[] header = ended(stub.header());
            return new Ready(stub, contents.prepare(header), HeaderFingerprint.of(header));
        } catch (IOException e) {
            throw SqlFaults.write(e);
        }
    }

    /** The header with the empty line that ends it. */
    private static byte[] ended(byte[] header) {
        String tail = new String(
                header, Math.max(0, header.length - 4), Math.min(4, header.length), StandardCharsets.ISO_8859_1);
        int missing =
                tail.endsWith("\r\n\r\n") || tail.equals("\r\n") ? 0 : tail.isEmpty() || tail.endsWith("\r\n") ? 1 : 2;
        byte[] whole = Arrays.copyOf(header, header.length + 2 * missing);
        for (int i = 0; i < missing; i++) {
            System.arraycopy(LINE_END, 0, whole, header.length + 2 * i, 2);
        }
        return whole;
    }

    /** Stores stubs; returns the number of added messages. */
    int store(Link link, Effects effects, long accountId, List<Ready> stubs) throws SQLException, IOException {
        FolderInfo inbox = FolderTable.existing(link, accountId, "inbox");
        List<Fresh> fresh = new ArrayList<>();
        Set<String> done = new HashSet<>();
        int adopted = 0;
        long bytes = 0;
        for (Ready ready : stubs) {
            Optional<Fresh> place = done.add(ready.stub().uidl()) ? place(link, accountId, ready) : Optional.empty();
            if (place.isEmpty()) {
                continue;
            }
            if (adopt(link, accountId, place.get())) {
                adopted++;
            } else {
                fresh.add(place.get());
                bytes += place.get().size();
            }
        }
        if (!fresh.isEmpty()) {
            long last = link.number("SELECT max(uid) FROM message WHERE folder_id = ?", inbox.id());
            long modSeq = FolderTable.change(link, inbox.id(), fresh.size(), fresh.size(), bytes);
            fresh.sort(Comparator.comparingLong(Fresh::uid));
            for (Fresh stub : fresh) {
                insert(link, accountId, inbox.id(), modSeq, stub);
            }
            if (fresh.stream().anyMatch(stub -> stub.uid() < last)) {
                FolderTable.filled(link, inbox.id());
            }
            effects.changed(accountId, inbox.id(), modSeq);
            effects.indexable();
        }
        if (adopted > 0) {
            RemoteTable.restore(link, effects, accountId);
        }
        return fresh.size() + adopted;
    }

    private static Optional<Fresh> place(Link link, long accountId, Ready ready) throws SQLException {
        return link.first(
                """
                SELECT uid, size FROM remote_message WHERE account_id = ? AND remote_uidl = ?
                  AND message_id IS NULL AND gone IS NULL AND doomed = 0""",
                row -> new Fresh(ready, row.getLong(1), row.getLong(2)),
                accountId,
                ready.stub().uidl());
    }

    /** Uses a message that vanished under another id, or under this id with another size. */
    private static boolean adopt(Link link, long accountId, Fresh stub) throws SQLException {
        if (stub.ready().fingerprint().isEmpty()) {
            return false;
        }
        String uidl = stub.ready().stub().uidl();
        Optional<String> old = link.first(
                """
                SELECT remote_uidl FROM remote_message INDEXED BY remote_gone
                WHERE account_id = ? AND fingerprint = ? AND gone IS NOT NULL AND content_id IS NOT NULL
                  AND (size = ? OR remote_uidl = ? || ' ' || uid) ORDER BY uid LIMIT 1""",
                row -> row.getString(1),
                accountId,
                stub.ready().fingerprint().get(),
                stub.size(),
                uidl);
        if (old.isEmpty()) {
            return false;
        }
        link.update("""
                UPDATE remote_message SET
                  (uid, message_id, fingerprint, folder_id, folder_uid, flags, keywords, arrived, attachments, content_id) = (
                  SELECT o.uid, o.message_id, o.fingerprint, o.folder_id, o.folder_uid, o.flags, o.keywords, o.arrived,
                    o.attachments, o.content_id FROM remote_message o WHERE o.account_id = ?1 AND o.remote_uidl = ?2)
                WHERE account_id = ?1 AND remote_uidl = ?3""", accountId, old.get(), uidl);
        link.update("DELETE FROM remote_message WHERE account_id = ? AND remote_uidl = ?", accountId, old.get());
        return true;
    }

    /**
     * A Date has whole seconds. Within one, the thousandths keep the order of the server: a message comes right before the
     * next one that is known already, or after all of them. Equal ones are in the order in which they were added.
     */
    private static long arrived(Link link, long inboxId, Instant date, long uid) throws SQLException {
        long second = date.truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
        Optional<Long> next = link.first(
                "SELECT arrived FROM message INDEXED BY message_by_arrival"
                        + " WHERE folder_id = ? AND arrived BETWEEN ? AND ? AND uid > ? ORDER BY arrived, id LIMIT 1",
                row -> row.getLong(1),
                inboxId,
                second,
                second + LAST_MILLI,
                uid);
        if (next.isPresent()) {
            return Math.max(second, next.get() - 1);
        }
        long last = link.number(
                "SELECT ifnull(max(arrived), 0) FROM message WHERE folder_id = ? AND arrived BETWEEN ? AND ?",
                inboxId,
                second,
                second + LAST_MILLI);
        return last == 0 ? second + MIDDLE_MILLI : Math.min(second + LAST_MILLI, last + 1);
    }

    private void insert(Link link, long accountId, long inboxId, long modSeq, Fresh stub)
            throws SQLException, IOException {
        Overlay.Stub header = stub.ready().stub();
        long contentId = contents.insert(link, stub.ready().content(), 1);
        long id = link.number(
                """
                INSERT INTO message(folder_id, uid, mod_seq, flags, keywords, arrived, size, attachments, content_id)
                VALUES(?, ?, ?, 0, NULL, ?, ?, ?, ?) RETURNING id""",
                inboxId,
                stub.uid(),
                modSeq,
                arrived(link, inboxId, header.arrived(), stub.uid()),
                stub.size(),
                header.attachments() ? 1 : 0,
                contentId);
        link.update(
                "UPDATE remote_message SET message_id = ?, fingerprint = ? WHERE account_id = ? AND remote_uidl = ?",
                id,
                stub.ready().fingerprint().orElse(null),
                accountId,
                header.uidl());
    }

    /** A stub prepared for the writer. */
    record Ready(Overlay.Stub stub, ContentStore.Prepared content, Optional<String> fingerprint) {}

    /** A stub and its place in the inbox. */
    private record Fresh(Ready ready, long uid, long size) {}
}
