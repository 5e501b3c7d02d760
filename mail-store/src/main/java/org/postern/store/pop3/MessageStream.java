package org.postern.store.pop3;

import java.io.IOException;
import java.io.InputStream;
import org.postern.store.mailbox.StoreException;

/**
 * A message in the form sent over the wire: byte-stuffed, with CRLF at the end and the closing dot (RFC 1939 3). Copies
 * runs of bytes in blocks. Holds one buffer. Confined to one thread at a time.
 *
 * <p>A dot is stuffed after every LF, not only after CRLF. Many clients treat a bare LF as a line end. Without the
 * stuffing they would see the end of the message there and take the following text for replies.
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

    /**
     * Wraps the content and closes it later. Reads its beginning at once, so that missing or damaged content is noticed
     * before the reply.
     */
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

    /** How many bytes of the run belong to this line. Records whether a new line begins after it. */
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
            // It is too late for -ERR. The connection is closed, and the client gets a message without the closing dot.
            throw new IOException("the store failed in the middle of a message", e);
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
