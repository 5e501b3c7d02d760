package org.postern.core.backup;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.postern.core.runtime.BlockInput;

/**
 * The tar reader's input. Between two files it returns no more than a real backup has there, whatever sizes the headers
 * claim: extended headers are collected in memory, and each may be followed by another. Remembers whether reading the
 * underlying file failed. Confined to one thread.
 */
final class BoundedHeaders extends BlockInput {
    /** A name of 300 characters and the blocks at the end of a tar file, with room to spare. */
    private static final long MOST = 32 << 10;

    private final InputStream in;
    private long left = Long.MAX_VALUE;
    private @Nullable IOException failure;

    BoundedHeaders(InputStream in) {
        this.in = in;
    }

    /** The following octets are between two files. */
    void header() {
        left = MOST;
    }

    /** The following octets belong to a file whose size was checked. */
    void content() {
        left = Long.MAX_VALUE;
    }

    /** The exception of the underlying file. */
    @Nullable
    IOException failure() {
        return failure;
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
