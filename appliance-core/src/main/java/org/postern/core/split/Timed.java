package org.postern.core.split;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Limits the length of a body and the total time to read it; the time limit of a single read is that of the connection.
 */
final class Timed extends FilterInputStream {
    private final long until;
    private long left;

    Timed(InputStream in, long octets, Duration time) {
        super(in);
        this.left = octets;
        this.until = System.nanoTime() + time.toNanos();
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int octets) throws IOException {
        left -= octets;
        if (left < 0) {
            throw new IOException("the body is too long");
        }
        if (System.nanoTime() - until > 0) {
            throw new IOException("the body takes too long");
        }
    }
}
