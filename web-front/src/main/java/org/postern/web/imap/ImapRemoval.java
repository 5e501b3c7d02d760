package org.postern.web.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.CopyUID;
import org.eclipse.angus.mail.imap.protocol.Status;
import org.eclipse.angus.mail.imap.protocol.UIDSet;
import org.jspecify.annotations.Nullable;
import org.postern.web.imap.connection.ImapConnection;

/**
 * Removes messages from a folder: to another one, or permanently. Without UIDPLUS (RFC 4315) a server can only remove
 * all marked messages, including those that other programs marked. On such servers we only mark our messages and do not
 * show them any more. Confined to the holder of the connection.
 */
final class ImapRemoval {
    /** Keeps a command within 8,192 octets, which every server must accept (RFC 7162 section 4). */
    private static final int AT_A_TIME = 400;

    private final ImapConnection connection;

    ImapRemoval(ImapConnection connection) {
        this.connection = connection;
    }

    /** Whether messages are removed, not just marked. */
    static boolean removes(ImapConnection connection) {
        return connection.can("UIDPLUS") || connection.can("IMAP4rev2");
    }

    static List<long[]> portions(long[] uids) {
        List<long[]> portions = new ArrayList<>();
        for (int at = 0; at < uids.length; at += AT_A_TIME) {
            portions.add(Arrays.copyOfRange(uids, at, Math.min(uids.length, at + AT_A_TIME)));
        }
        return portions;
    }

    /** The UIDs that exist in the open folder. */
    long[] present(long[] uids) throws ProtocolException {
        List<long[]> found = new ArrayList<>();
        for (long[] portion : portions(uids)) {
            found.add(connection.search(
                    "UID " + ImapConnection.set(portion) + (removes(connection) ? "" : " UNDELETED"), null));
        }
        return found.stream().flatMapToLong(Arrays::stream).toArray();
    }

    /** Marks and removes messages of the open folder. */
    void remove(long[] uids) throws ProtocolException {
        for (long[] portion : portions(uids)) {
            String set = ImapConnection.set(portion);
            connection.wire().done("UID STORE " + set + " +FLAGS.SILENT (\\Deleted)", null);
            if (removes(connection)) {
                connection.wire().done("UID EXPUNGE " + set, null);
            }
        }
    }

    /**
     * Moves messages of one folder.
     *
     * @return the new ids of the messages whose new ids the server reports or that are found in the target
     */
    List<MessageId> move(FolderLocation from, long[] uids, FolderLocation to) throws ProtocolException {
        connection.enter(from.mailbox());
        List<MessageId> moved = new ArrayList<>();
        for (long[] portion : portions(present(uids))) {
            moved.addAll(movePortion(portion, to));
            connection.enter(from.mailbox());
        }
        return moved;
    }

    private List<MessageId> movePortion(long[] uids, FolderLocation to) throws ProtocolException {
        Optional<Long> before = removes(connection) ? Optional.empty() : next(to.mailbox());
        Map<Long, String> ids = before.isPresent() ? messageIds(ImapConnection.set(uids), 0) : Map.of();
        boolean atOnce = connection.can("MOVE") || connection.can("IMAP4rev2");
        Response[] answers = connection
                .wire()
                .done(
                        (atOnce ? "UID MOVE " : "UID COPY ") + ImapConnection.set(uids),
                        connection.wire().mailbox(to.mailbox()));
        if (!atOnce) {
            remove(uids);
        }
        CopyUID told = connection.wire().newUids(answers);
        if (told != null) {
            return told(told, uids, to.mailbox());
        }
        if (before.isEmpty()) {
            return List.of();
        }
        connection.enter(to.mailbox());
        return again(uids, ids, messageIds(before.get() + ":*", before.get()), to.mailbox());
    }

    /** The target's next UID; moved messages get this or a higher one. */
    private Optional<Long> next(String mailbox) throws ProtocolException {
        Status status = connection.wire().status(mailbox, new String[] {"UIDNEXT"});
        return status == null || status.uidnext < 1 ? Optional.empty() : Optional.of(status.uidnext);
    }

    private Map<Long, String> messageIds(String set, long least) throws ProtocolException {
        Map<Long, String> ids = new HashMap<>();
        connection.fetch("UID FETCH " + set + " (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])", fetched -> {
            if (ImapConnection.uid(fetched) >= least) { // n:* also names the last message if its UID is below n
                ids.put(
                        ImapConnection.uid(fetched),
                        FetchedEntry.field(fetched, "Message-ID").orElse(""));
            }
        });
        return ids;
    }

    private List<MessageId> told(CopyUID told, long[] uids, String mailbox) {
        boolean plausible = UIDSet.size(told.src) == UIDSet.size(told.dst) && UIDSet.size(told.src) <= uids.length;
        if (!plausible || told.src == null) {
            return List.of();
        }
        long[] old = UIDSet.toArray(told.src);
        long[] fresh = UIDSet.toArray(told.dst);
        List<MessageId> moved = new ArrayList<>();
        for (int i = 0; i < old.length; i++) {
            moved.add(MessageId.of(mailbox, told.uidvalidity, fresh[i]));
        }
        return moved;
    }

    /** Finds the moved messages by Message-ID among the new ones in the target, which is open. */
    private List<MessageId> again(long[] uids, Map<Long, String> old, Map<Long, String> fresh, String mailbox) {
        Map<String, Long> byId = new HashMap<>();
        fresh.forEach((uid, id) -> byId.merge(id, uid, Math::max));
        List<MessageId> moved = new ArrayList<>();
        for (long uid : uids) {
            String id = old.getOrDefault(uid, "");
            @Nullable Long found = id.isEmpty() ? null : byId.remove(id);
            if (found != null) {
                moved.add(MessageId.of(mailbox, connection.uidValidity(), found));
            }
        }
        return moved;
    }

    /** Removes all messages that the folder holds now, but not those that arrive meanwhile. */
    int empty(FolderLocation place) throws ProtocolException {
        connection.select(place.mailbox());
        long[] all = connection.search(removes(connection) ? "ALL" : "UNDELETED", null);
        remove(all);
        return all.length;
    }
}
