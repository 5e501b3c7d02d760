package org.postern.store.mailbox;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The box's data about a maildrop on another server, which has only an inbox. For each message there it stores a
 * <em>stub</em>: an ordinary row whose content is the header and whose size is the remote one. So folders, flags,
 * keywords and search work as in {@link Mailboxes}; only bodies are read from the server. This interface does not
 * contact the server: callers pass what the server lists, unique ids (RFC 1939 7) and sizes.
 *
 * <p>Removing a stub permanently dooms the remote message: it is not shown again, and must be deleted on the server. A
 * message that vanishes from the server is hidden and kept for {@link #GRACE}. So if a server lists an empty maildrop,
 * or all its messages under other ids, people's changes are not lost. A message with a known id and another size is a
 * different message: some servers use message numbers as ids.
 *
 * <p>Thread-safe. Each change is one transaction. Throws {@link StoreException}.
 */
public interface Overlay {
    /** How long a message that vanished from the server is kept hidden. */
    Duration GRACE = Duration.ofDays(30);

    /** The maximum length of a stub's header. */
    int MOST_HEADER_BYTES = 1 << 20;

    /**
     * Records the current listing of the server. Unknown messages get a place in the inbox, in the order of the
     * listing, so that their headers can be read in any order. Does not write when nothing changed.
     *
     * @param listing in the server's order, oldest first; if an id occurs twice, the first entry counts
     */
    Seen seen(long accountId, List<RemoteEntry> listing);

    /** Messages on the server whose header has not been read yet, newest first. */
    List<RemoteEntry> missing(long accountId, int limit);

    /**
     * Makes stubs from headers. Skips messages that are no longer on the server, already have a stub, or are doomed. If
     * a message matches one that vanished (the same Message-ID, Date, From, To and Subject, and the same size or id),
     * it is treated as that message: it takes over its place, flags and {@linkplain MessageRow#uidl() unique id} in the
     * box.
     */
    void stub(long accountId, List<Stub> stubs);

    /** The message on the server for a message of the box; empty if it exists only in the box (drafts, sent mail). */
    Optional<Remote> remote(long accountId, String uidl);

    /**
     * Messages that are on the server and were removed here permanently. Delete one only if id and size are still the
     * same: the id may meanwhile name another message.
     */
    List<RemoteEntry> doomed(long accountId);

    /** Messages to delete on the server at the end of a session: the doomed ones, and those whose stub is in Trash. */
    List<RemoteEntry> leaving(long accountId);

    /**
     * Records that the server confirmed the deletion of these messages: they and their stubs are removed permanently.
     * Skips unknown ids.
     */
    void deleted(long accountId, Collection<String> remoteUidls);

    Progress progress(long accountId);

    /**
     * Adds the text of a whole message to the search index, which has only the header of a stub. Skips messages that
     * are not stubs. The words can be found soon after. They are stored only in the index, and are lost when it is
     * rebuilt.
     *
     * @param uidl the unique id in the box
     * @param message read as far as the index needs it, never closed
     */
    void indexText(long accountId, String uidl, InputStream message);

    /**
     * A message as the server lists it.
     *
     * @param uidl 1 to 70 printable ASCII characters without blanks; some servers use longer ones
     * @param size octets, approximate
     */
    record RemoteEntry(String uidl, long size) {
        public RemoteEntry {
            if (uidl.isEmpty() || uidl.length() > 255 || uidl.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
                throw new IllegalArgumentException("not a valid unique id");
            }
            if (size < 0) {
                throw new IllegalArgumentException("a size must not be negative");
            }
        }
    }

    /**
     * The header of a message on the server.
     *
     * @param uidl its id there
     * @param header with CRLF; the empty line at its end may be missing; at most {@link #MOST_HEADER_BYTES}
     * @param arrived orders lists and search results; to the second, within which the order is that of the server
     * @param attachments whether it seems to have any
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Stub(String uidl, byte[] header, Instant arrived, boolean attachments) {
        public Stub {
            if (header.length > MOST_HEADER_BYTES) {
                throw new IllegalArgumentException("the header is longer than " + MOST_HEADER_BYTES + " octets");
            }
        }
    }

    /**
     * The state after a listing was recorded.
     *
     * @param known messages there that are to be shown
     * @param missing those of them whose header has not been read yet
     * @param gone messages that vanished and are still kept
     */
    record Seen(int known, int missing, int gone) {}

    /** A message on the server. */
    record Remote(String remoteUidl, long size) {}

    /**
     * How many headers have been read.
     *
     * @param known messages on the server that are to be shown
     * @param read those of them with a stub
     */
    record Progress(int known, int read) {}
}
