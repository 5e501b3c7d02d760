package org.postern.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;

/**
 * A consistent snapshot of one folder for one POP3 session (RFC 1939): message i keeps its number, size and UIDL, even
 * if other sessions change the folder. Opening reads no bodies: 50,000 messages cost one index scan into primitive
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

    /**
     * Commits the deletions of a session that sent QUIT: those messages are removed permanently. One transaction,
     * synced.
     */
    void remove(BitSet deleted);

    @Override
    void close();
}
