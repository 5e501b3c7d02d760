package org.postern.web.hop;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The octets of one multi-line answer (RFC 1939 section 3) without the stuffed dots and the closing line. A dot counts
 * as stuffed after every LF, as the server stuffs it. Never reads past the closing line. Confined to one thread.
 */
final class MultilineStream extends InputStream {
    private static final int LF = '\n';

    private final InputStream answer;
    private boolean lineStart = true;
    private boolean ended;

    /** @param answer buffered, at the first line after the status line */
    MultilineStream(InputStream answer) {
        this.answer = answer;
    }

    @Override
    public int read() throws IOException {
        if (ended) {
            return -1;
        }
        int octet = next();
        if (lineStart && octet == '.') {
            octet = next();
            if (octet == '\r') {
                if (next() != LF) {
                    throw new IOException("the mail server's answer does not end with CRLF");
                }
                ended = true;
                return -1;
            }
        }
        lineStart = octet == LF;
        return octet;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int octet = read();
            if (octet < 0) {
                break;
            }
            to[offset + done++] = (byte) octet;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    /** Skips the rest of the answer, so that the next one can be read. */
    @Override
    public void close() throws IOException {
        while (!ended) {
            read();
        }
    }

    private int next() throws IOException {
        int octet = answer.read();
        if (octet < 0) {
            throw new EOFException("the mail server closed the connection inside an answer");
        }
        return octet;
    }
}
