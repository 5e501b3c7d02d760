package org.postern.store.route;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A socket with a limit on what it reads: a peer that never ends its reply must not fill the heap. */
public class BoundedSocket extends Socket {
    /** Octets; replies to a hundred recipients and two TLS handshakes take a tenth of it. */
    private static final int LIMIT = 1_048_576;

    private int left = LIMIT;

    /** Starts the count anew for the next message. */
    public synchronized void renew() {
        left = LIMIT;
    }

    private synchronized void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("the peer sends too much");
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Bounded(super.getInputStream());
    }

    private final class Bounded extends FilterInputStream {
        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }
    }
}
