package org.postern.store.pop3;

import java.io.IOException;
import java.io.InputStream;

/**
 * The header, the blank line and the first lines of the body (RFC 1939 7, TOP). Reads no more than that. Confined to
 * one thread.
 */
final class TopStream extends InputStream {
    private final InputStream content;
    private int bodyLines;
    private boolean inHeader = true;
    private boolean lineEmpty = true;
    private boolean ended;

    TopStream(InputStream content, int bodyLines) {
        this.content = content;
        this.bodyLines = bodyLines;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int read = content.read(to, offset, length);
        for (int i = offset; i < offset + read; i++) {
            if (to[i] == '\n') {
                if (endsLine()) {
                    ended = true;
                    return i + 1 - offset;
                }
                lineEmpty = true;
            } else if (to[i] != '\r') {
                lineEmpty = false;
            }
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    /** Counts a line. Returns whether it was the last one requested. */
    private boolean endsLine() {
        if (!inHeader) {
            bodyLines--;
        } else if (lineEmpty) {
            inHeader = false;
        }
        return !inHeader && bodyLines == 0;
    }
}
