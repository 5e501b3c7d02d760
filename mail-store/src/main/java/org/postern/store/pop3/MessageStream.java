package org.postern.store.pop3;

import java.io.IOException;
import java.io.InputStream;
import org.postern.store.mailbox.StoreException;

/**
 * A message as it goes over the wire: byte-stuffed, CRLF at its end, closing dot (RFC 1939 3). Runs of bytes are copied
 * whole. Holds one buffer. Confined to one thread at a time.
 *
 * <p>A dot is stuffed after every LF, not only after CRLF: many clients take a bare LF for a line end, and would see the end
 * of the message in it and replies in what follows.
 */
final class MessageStream extends InputStream {
    private static final byte[] END = {'.', '\r', '\n'};
    private static final byte[] UNTERMINATED_END = {'\r', '\n', '.', '\r', '\n'};

    private final InputStream content;
    private final byte[] buffer = new byte[8_192];
    private int position;
    private int limit;
    private boolean lineStart = true;
    private boolean stuffed;
    private boolean ending;

    private MessageStream(InputStream content) {
        this.content = content;
    }

    /** Takes over the content, and reads its beginning, so that content that is gone or damaged is noticed at once. */
    static MessageStream begin(InputStream content) throws IOException {
        MessageStream stream = new MessageStream(content);
        try {
            stream.fill();
        } catch (IOException | RuntimeException e) {
            try (content) {
                throw e;
            }
        }
        return stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int out = offset;
        int end = offset + length;
        while (out < end) {
            if (position == limit && !refill()) {
                break;
            }
            if (!ending && lineStart && !stuffed && buffer[position] == '.') {
                to[out++] = '.';
                stuffed = true;
                continue;
            }
            int run = Math.min(limit - position, end - out);
            if (!ending) {
                run = lineRun(run);
            }
            System.arraycopy(buffer, position, to, out, run);
            position += run;
            out += run;
        }
        return out == offset && length > 0 ? -1 : out - offset;
    }

    @Override
    public int available() {
        return limit - position;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    /** How much of the run belongs to this line; notes whether a line begins behind it. */
    private int lineRun(int run) {
        int i = position;
        int stop = position + run;
        while (i < stop && buffer[i] != '\n') {
            i++;
        }
        boolean whole = i < stop;
        lineStart = whole;
        stuffed = false;
        return (whole ? i + 1 : i) - position;
    }

    private boolean refill() throws IOException {
        if (ending) {
            return false;
        }
        try {
            fill();
        } catch (StoreException e) {
            // Too late for -ERR: the connection is cut, and the client sees a message without its dot.
            throw new IOException("the store failed inside a message", e);
        }
        return true;
    }

    private void fill() throws IOException {
        position = 0;
        limit = Math.max(0, content.read(buffer, 0, buffer.length));
        if (limit == 0) {
            byte[] tail = lineStart ? END : UNTERMINATED_END;
            System.arraycopy(tail, 0, buffer, 0, tail.length);
            limit = tail.length;
            ending = true;
        }
    }
}
