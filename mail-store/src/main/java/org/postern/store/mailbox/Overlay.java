package org.postern.store.mailbox;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the box keeps of a maildrop on another server, which knows only an inbox: a <em>stub</em> for each message there, an
 * ordinary row whose content is the header and whose size is the remote one. So folders, flags, keywords and search are those of
 * {@link Mailboxes}; only bodies are read from the server. Nothing here asks the server: it is told what the server says, by
 * unique ids (RFC 1939 7) and sizes.
 *
 * <p>Removing a stub for good dooms the remote message: it is not shown again, and the server is to be asked to delete it. What
 * vanishes from the server goes out of view and is kept for {@link #GRACE}, so that a server that shows an empty maildrop, or
 * all its messages under other ids, takes nothing away of what people did. A message with a known id and another size is
 * another message: some servers count their messages and give numbers for ids.
 *
 * <p>Thread-safe. Each change is one transaction. Throws {@link StoreException}.
 */
public interface Overlay {
    /** How long a message that vanished from the server is kept out of view. */
    Duration GRACE = Duration.ofDays(30);

    /** The longest header of a stub. */
    int MOST_HEADER_BYTES = 1 << 20;

    /**
     * Takes note of what the server has now. Unknown messages get a place in the inbox, in the order of the listing, so that
     * their headers can be read in any order. Does not write when nothing changed.
     *
     * @param listing in the server's order, oldest first; of an id that comes twice the first counts
     */
    Seen seen(long accountId, List<RemoteEntry> listing);

    /** Messages on the server whose header was not read yet, newest first. */
    List<RemoteEntry> missing(long accountId, int limit);

    /**
     * Makes stubs from headers. Passed over: what the server does not have any more, what has a stub, and what is doomed. A
     * message like one that vanished (the same Message-ID, Date, From, To and Subject, and the same size or id) is that message
     * again: it takes its place, with its flags and its {@linkplain MessageRow#uidl() unique id} in the box.
     */
    void stub(long accountId, List<Stub> stubs);

    /** What a message of the box is on the server; empty for one that only the box has (drafts, sent mail). */
    Optional<Remote> remote(long accountId, String uidl);

    /**
     * What is on the server and was removed here for good. To be deleted only where id and size are still these: an id may
     * name another message by then.
     */
    List<RemoteEntry> doomed(long accountId);

    /** What is to be deleted on the server at the end of a session: the doomed, and those whose stub is in Trash. */
    List<RemoteEntry> leaving(long accountId);

    /** The server confirmed that it deleted these: they and their stubs are removed for good. Unknown ids are passed over. */
    void deleted(long accountId, Collection<String> remoteUidls);

    Progress progress(long accountId);

    /**
     * Puts the text of a whole message into the search index, in which a stub has only its header. What is not a stub is passed
     * over. The words are found soon after; they are kept in the index only, and are lost when that is made anew.
     *
     * @param uidl the unique id in the box
     * @param message read as far as the index needs it, never closed
     */
    void indexText(long accountId, String uidl, InputStream message);

    /**
     * A message as the server lists it.
     *
     * @param uidl 1 to 70 printable ASCII characters without blanks; some servers give more of them
     * @param size octets, about
     */
    record RemoteEntry(String uidl, long size) {
        public RemoteEntry {
            if (uidl.isEmpty() || uidl.length() > 255 || uidl.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
                throw new IllegalArgumentException("no unique id");
            }
            if (size < 0) {
                throw new IllegalArgumentException("a size is not negative");
            }
        }
    }

    /**
     * The header of a message on the server.
     *
     * @param uidl its id there
     * @param header with CRLF; the empty line at its end may be missing; at most {@link #MOST_HEADER_BYTES}
     * @param arrived by which searches are ordered; to the millisecond
     * @param attachments whether it seems to have any
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Stub(String uidl, byte[] header, Instant arrived, boolean attachments) {
        public Stub {
            if (header.length > MOST_HEADER_BYTES) {
                throw new IllegalArgumentException("the header is longer than " + MOST_HEADER_BYTES + " octets");
            }
        }
    }

    /**
     * What is known after a look at the server.
     *
     * @param known messages there that are to be shown
     * @param missing those of them whose header was not read yet
     * @param gone messages that vanished and are still kept
     */
    record Seen(int known, int missing, int gone) {}

    /** A message on the server. */
    record Remote(String remoteUidl, long size) {}

    /**
     * How far the headers were read.
     *
     * @param known messages on the server that are to be shown
     * @param read those of them with a stub
     */
    record Progress(int known, int read) {}
}
