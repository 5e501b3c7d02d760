package org.postern.core.backup;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the tar reader reads from. While it reads what stands between two files it gets no more than a backup ever has
 * there, whatever sizes the headers claim: extended headers are gathered in memory, and each may be followed by another.
 * Remembers whether it was the file below that failed. Confined to one thread.
 */
final class BoundedHeaders extends InputStream {
    /** A name of 300 characters and the blocks at the end of a tar file, with room to spare. */
    private static final long MOST = 32 << 10;

    private final InputStream in;
    private long left = Long.MAX_VALUE;
    private @Nullable IOException failure;

    BoundedHeaders(InputStream in) {
        this.in = in;
    }

    /** From here on what stands between two files. */
    void header() {
        left = MOST;
    }

    /** From here on a file, whose size was judged. */
    void content() {
        left = Long.MAX_VALUE;
    }

    /** What the file below threw. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length > 0 && left == 0) {
            throw new IOException("a header that does not end");
        }
        try {
            int count = in.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
