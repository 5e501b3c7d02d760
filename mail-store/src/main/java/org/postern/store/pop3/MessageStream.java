package org.postern.store.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = ONES << 7;
    private static final long FEEDS = ONES * '\n';

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
                run = plainRun(run);
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

    /** How many bytes go before the next dot that begins a line. Records whether a new line begins after them. */
    private int plainRun(int run) {
        int stop = position + run;
        int feed = nextFeed(position, stop);
        while (feed + 1 < stop && buffer[feed + 1] != '.') {
            feed = nextFeed(feed + 1, stop);
        }
        int end = Math.min(feed + 1, stop);
        lineStart = buffer[end - 1] == '\n';
        stuffed = false;
        return end - position;
    }

    /** Where the next LF is, {@code stop} if there is none; eight bytes at a time (Hacker's Delight 6-1). */
    private int nextFeed(int from, int stop) {
        int i = from;
        for (; i + Long.BYTES <= stop; i += Long.BYTES) {
            long others = (long) EIGHT.get(buffer, i) ^ FEEDS;
            long found = (others - ONES) & ~others & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < stop && buffer[i] != '\n') {
            i++;
        }
        return i;
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
