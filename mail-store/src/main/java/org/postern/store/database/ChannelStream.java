package org.postern.store.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** Reads a file from its first byte by position, so several streams can share one channel. Does not close the channel. */
public final class ChannelStream extends InputStream {
    private final FileChannel channel;
    private final long size;
    private long position;

    public ChannelStream(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (position >= size) {
            return -1;
        }
        int read = channel.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, size - position)), position);
        if (read > 0) {
            position += read;
        }
        return read;
    }
}
