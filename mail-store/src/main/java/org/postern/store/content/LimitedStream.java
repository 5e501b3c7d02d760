package org.postern.store.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends after a number of bytes, and reports whether there were more. */
public final class LimitedStream extends FilterInputStream {
    private long left;
    private boolean cut;

    public LimitedStream(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    public boolean cut() {
        return cut;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left <= 0 && length > 0) {
            cut |= left == 0 && super.read() >= 0;
            left = -1;
            return -1;
        }
        int read = super.read(into, offset, (int) Math.min(length, left));
        if (read > 0) {
            left -= read;
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
