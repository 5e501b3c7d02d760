package org.postern.core.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes on a thread of its own, in order, at most 2 MiB behind: that thread seals and writes while the caller reads
 * and sums. A failure reaches the caller at a later write, at the latest at {@link #finish}; after a failure nothing
 * more is written. Closing drops unwritten octets. Confined to one thread.
 */
final class WriteBehind extends OutputStream {
    private final OutputStream out;
    private final OneThread thread = new OneThread("backup-write");
    private final Deque<Future<byte[]>> underWay = new ArrayDeque<>();
    private byte[] piece = new byte[OneThread.PIECE];
    private int count;
    private @Nullable IOException failure;

    /**
     * Begins.
     *
     * @param out not closed
     */
    WriteBehind(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int at = offset;
        while (at < offset + length) {
            int part = Math.min(offset + length - at, piece.length - count);
            System.arraycopy(bytes, at, piece, count, part);
            count += part;
            at += part;
            if (count == piece.length) {
                handOn();
            }
        }
    }

    private void handOn() throws IOException {
        byte[] full = piece;
        int length = count;
        underWay.add(thread.submit(() -> below(full, length)));
        count = 0;
        piece = underWay.size() < OneThread.PIECES ? new byte[OneThread.PIECE] : OneThread.outcome(underWay.remove());
    }

    /** Runs on the second thread. */
    private byte[] below(byte[] full, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            out.write(full, 0, length);
            return full;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Returns when everything was written and flushed. */
    void finish() throws IOException {
        handOn();
        while (!underWay.isEmpty()) {
            piece = OneThread.outcome(underWay.remove());
        }
        out.flush();
    }

    @Override
    public void close() {
        thread.close();
    }
}
