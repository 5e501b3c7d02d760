package org.postern.core.cli.owner;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A connection over a Unix socket that waits for nobody longer than it is told: {@link SocketChannel} has no time limit of its own
 * for that. One thread reads, one at a time writes, any closes.
 */
final class LocalConnection implements AutoCloseable {
    /** Longer than a caller on a busy machine needs to take a message. */
    private static final Duration WRITES = Duration.ofSeconds(20);

    private final SocketChannel channel;
    private final Selector reading;
    private final Selector writing;
    private volatile long readUntil;

    /** Takes the channel over. */
    LocalConnection(SocketChannel channel, Duration reads) throws IOException {
        this.channel = channel;
        within(reads);
        channel.configureBlocking(false);
        this.reading = Selector.open();
        try {
            this.writing = Selector.open();
        } catch (IOException e) {
            reading.close();
            throw e;
        }
        try {
            channel.register(reading, SelectionKey.OP_READ);
            channel.register(writing, SelectionKey.OP_WRITE);
        } catch (IOException e) {
            reading.close();
            writing.close();
            throw e;
        }
    }

    /** From now on, reading ends after this time; also a read that waits already. */
    void within(Duration reads) {
        readUntil = System.nanoTime() + reads.toNanos();
    }

    InputStream input() {
        return new Input();
    }

    OutputStream output() {
        return new Output();
    }

    private void await(Selector selector, long until) throws IOException {
        long left = until - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the other process has said nothing for too long");
        }
        try {
            int unused = selector.select(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("nobody waits any more");
        }
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(octets, offset, length);
            int count = channel.read(buffer);
            while (count == 0 && length > 0) {
                await(reading, readUntil);
                count = channel.read(buffer);
            }
            return count;
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(octets, offset, length);
            long until = System.nanoTime() + WRITES.toNanos();
            while (buffer.hasRemaining()) {
                if (channel.write(buffer) == 0) {
                    await(writing, until);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            return; // there is nothing left to close
        } finally {
            close(reading);
            close(writing);
        }
    }

    /** Ends a wait, too. */
    private static void close(Selector selector) {
        try {
            selector.close();
        } catch (IOException e) {
            return; // it waits for nothing any more
        }
    }
}
