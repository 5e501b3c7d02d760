package org.postern.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One folder for one POP3 session. Its numbers are a consistent snapshot (RFC 1939), taken when the first of them is
 * asked for: message i keeps its number, size and UIDL, even if other sessions change the folder. A UIDL needs no
 * snapshot: it finds a message that is in the folder now, also one that arrived later. Opening reads no bodies: 50,000 messages cost one index scan into primitive
 * arrays. Numbers count from 0, oldest first. Reading a message that another session removed meanwhile fails with
 * {@link StoreException.Kind#GONE}.
 */
public interface Maildrop extends AutoCloseable {
    int count();

    long size(int index);

    String uidl(int index);

    /** Streams the content; the stream holds no database transaction between chunks. */
    InputStream content(int index) throws IOException;

    /**
     * As {@link #content}, with all of it examined before the first octet is passed on: damage behind the beginning fails here
     * with {@link StoreException.Kind#CORRUPT}, and not in the middle of the message.
     */
    default InputStream whole(int index) throws IOException {
        return content(index);
    }

    /** What is left of a message whose content is damaged; for a maildrop that has no more than the content, nothing. */
    default InputStream left(int index) throws IOException {
        return InputStream.nullInputStream();
    }

    /** Octets of the message with this UIDL; empty if the folder does not hold it now. Takes no snapshot. */
    OptionalLong size(String uidl);

    /** Like {@link #content(int)} for the message with this UIDL, if the folder holds it now. Takes no snapshot. */
    InputStream content(String uidl) throws IOException;

    /**
     * The summaries of messages, by their UIDLs, as they were made when the mail was indexed; an empty one does not say
     * enough. Messages that the folder does not hold now, or that have none yet, are left out. Takes no snapshot.
     */
    default Map<String, String> summaries(List<String> uidls) {
        return Map.of();
    }

    /** Like {@link #whole(int)} for the message with this UIDL, if the folder holds it now. Takes no snapshot. */
    default InputStream whole(String uidl) throws IOException {
        return content(uidl);
    }

    /** Like {@link #left(int)} for the message with this UIDL. */
    default InputStream left(String uidl) throws IOException {
        return InputStream.nullInputStream();
    }

    /**
     * Commits the deletions of a session that sent QUIT: those messages are removed permanently. One transaction,
     * synced.
     */
    void remove(BitSet deleted);

    @Override
    void close();
}
