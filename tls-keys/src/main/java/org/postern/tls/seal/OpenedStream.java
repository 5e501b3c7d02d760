package org.postern.tls.seal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The content of a sealed file. Reports octets that fail authentication as damage, allows no read after that, and
 * passes on other errors of a disk or pipe unchanged.
 */
final class OpenedStream extends FilterInputStream {
    private final Source source;
    private long given;
    private boolean damaged;

    private OpenedStream(Source source, InputStream opened) {
        super(opened);
        this.source = source;
    }

    static OpenedStream of(InputStream in, Opening opening) throws GeneralSecurityException, IOException {
        Source source = new Source(in);
        return new OpenedStream(source, opening.open(source));
    }

    /** Makes the authenticating stream. */
    @FunctionalInterface
    interface Opening {
        InputStream open(InputStream in) throws GeneralSecurityException, IOException;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (damaged) {
            throw new DamagedFileException(given, new IOException("read on after damage"));
        }
        try {
            int count = super.read(into, offset, length);
            given += Math.max(0, count);
            return count;
        } catch (IOException e) {
            if (source.failure != null) {
                throw source.failure;
            }
            damaged = true;
            throw new DamagedFileException(given, e);
        }
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] buffer = new byte[8192];
        long left = count;
        while (left > 0) {
            int read = read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return count - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Remembers whether reading the file itself failed. */
    private static final class Source extends FilterInputStream {
        private @Nullable IOException failure;

        Source(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
