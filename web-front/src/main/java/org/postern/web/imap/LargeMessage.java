package org.postern.web.imap;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postern.web.hop.HopException;
import org.postern.web.imap.connection.ImapConnection;

/** A message read piece by piece, at the reader's speed, over a connection of its own. Confined to one thread. */
final class LargeMessage extends InputStream {
    private static final int PIECE = 256 << 10;

    private final ImapConnection connection;
    private final FolderLocation place;
    private final MessageId id;
    private final Runnable afterwards;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private byte[] piece;
    private int at;
    private long offset;
    private boolean last;

    /**
     * Starts at the first octet.
     *
     * @param first the octets read already; more follow
     * @param afterwards runs when the stream is closed
     */
    LargeMessage(ImapConnection connection, FolderLocation place, MessageId id, byte[] first, Runnable afterwards) {
        this.connection = connection;
        this.place = place;
        this.id = id;
        this.piece = first;
        this.offset = first.length;
        this.afterwards = afterwards;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == piece.length && !last) {
            next();
        }
        if (at == piece.length) {
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, octets, start, count);
        at += count;
        return count;
    }

    /** The size that the server reports may be wrong (Exchange computes it), so a short piece is the last one. */
    private void next() throws IOException {
        try {
            byte[] more = ImapSource.part(connection, place, id, offset, PIECE);
            piece = more;
            at = 0;
            offset += more.length;
            last = more.length < PIECE;
        } catch (ProtocolException | HopException e) {
            last = true;
            throw new IOException("the mail server's answer was incomplete", e);
        }
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            try {
                connection.close();
            } finally {
                afterwards.run();
            }
        }
    }
}
