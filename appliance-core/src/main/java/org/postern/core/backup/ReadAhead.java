package org.postern.core.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.postern.core.runtime.BlockInput;

/**
 * Reads on a thread of its own, at most 2 MiB ahead: that thread reads and opens the seal while the caller compares and
 * writes. A failure reaches the caller at its place, or up to one piece of 256 KiB earlier. Confined to one thread.
 */
public final class ReadAhead extends BlockInput {
    private static final Piece NONE = new Piece(new byte[0], 0);

    private final InputStream in;
    private final OneThread thread = new OneThread("backup-read");
    private final Deque<Future<Piece>> ahead = new ArrayDeque<>();
    private Piece piece = NONE;
    private int at;
    private boolean begun;
    private @Nullable IOException failure;

    /**
     * Begins with the first read.
     *
     * @param in closed with this stream
     */
    public ReadAhead(InputStream in) {
        this.in = in;
    }

    private static final class Piece {
        private final byte[] octets;
        private final int count;

        Piece(byte[] octets, int count) {
            this.octets = octets;
            this.count = count;
        }

        boolean last() {
            return count < octets.length;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (at == piece.count && !next()) {
            return -1;
        }
        int part = Math.min(length, piece.count - at);
        System.arraycopy(piece.octets, at, into, offset, part);
        at += part;
        return part;
    }

    /** Fetches the next piece, if there is one. */
    private boolean next() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (!begun) {
            begun = true;
            for (int i = 0; i < OneThread.PIECES; i++) {
                ask(new byte[OneThread.PIECE]);
            }
        } else if (!piece.last()) {
            ask(piece.octets);
        }
        if (piece.last()) {
            return false;
        }
        try {
            piece = OneThread.outcome(ahead.remove());
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        at = 0;
        return piece.count > 0;
    }

    private void ask(byte[] octets) {
        ahead.add(thread.submit(() -> new Piece(octets, in.readNBytes(octets, 0, octets.length))));
    }

    @Override
    public void close() throws IOException {
        thread.close();
        in.close();
    }
}
