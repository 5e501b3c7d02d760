package org.postern.store.pop3;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * The lines of LIST or UIDL and the closing dot, generated one block at a time. A listing of 50,000 messages is never
 * in memory as a whole, and each message costs the same. Confined to one thread at a time.
 */
final class ListingStream extends InputStream {
    private static final int BLOCK = 16_384;

    /** The value after the message number. */
    @FunctionalInterface
    interface Column {
        void append(int index, StringBuilder line);
    }

    private final int count;
    private final BitSet hidden;
    private final Column column;
    private final StringBuilder lines = new StringBuilder(BLOCK + 128);
    private byte[] block = new byte[0];
    private int position;
    private int next;
    private boolean ended;

    ListingStream(int count, BitSet hidden, Column column) {
        this.count = count;
        this.hidden = hidden;
        this.column = column;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (position == block.length && !fill()) {
            return -1;
        }
        int run = Math.min(length, block.length - position);
        System.arraycopy(block, position, to, offset, run);
        position += run;
        return run;
    }

    @Override
    public int available() {
        return block.length - position;
    }

    private boolean fill() {
        if (ended) {
            return false;
        }
        lines.setLength(0);
        while (next < count && lines.length() < BLOCK) {
            next = hidden.nextClearBit(next);
            if (next < count) {
                lines.append(next + 1).append(' ');
                column.append(next, lines);
                lines.append("\r\n");
                next++;
            }
        }
        if (next >= count) {
            lines.append(".\r\n");
            ended = true;
        }
        block = lines.toString().getBytes(StandardCharsets.US_ASCII);
        position = 0;
        return true;
    }
}
