package org.postern.store.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postern.store.database.ChannelStream;
import org.postern.store.database.OwnerOnlyFiles;
import org.postern.store.database.SqlFaults;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;

/**
 * Keeps small messages in memory and larger ones in files; when the memory is used up, all messages go to files. A file
 * is unlinked as soon as it is open, so a killed process leaves nothing behind except, in the worst case, empty files.
 */
public final class SpoolDirectory implements Spool {
    private static final int FIRST_BYTES = 8_192;

    private final Path directory;
    private final int messageBytes;
    private final long memoryBytes;
    private final AtomicLong memory = new AtomicLong();

    public SpoolDirectory(Path directory, StoreSettings settings) throws IOException {
        this.directory = directory;
        this.messageBytes = settings.spooling().messageBytes();
        this.memoryBytes = settings.spooling().memoryBytes();
        OwnerOnlyFiles.directory(directory);
    }

    /** Memory used by waiting messages, in bytes. */
    public long memoryInUse() {
        return memory.get();
    }

    /** Removes files left by a killed process. Only the holder of the server lock may call it. */
    public void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public Sink begin(byte[] prefix) throws IOException {
        Entry entry = new Entry();
        entry.write(prefix, 0, prefix.length);
        return entry;
    }

    private boolean reserve(long bytes) {
        if (memory.addAndGet(bytes) <= memoryBytes) {
            return true;
        }
        memory.addAndGet(-bytes);
        return false;
    }

    private FileChannel newFile() throws IOException {
        Path file = directory.resolve(UUID.randomUUID().toString());
        FileChannel channel = OwnerOnlyFiles.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Files.delete(file);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private final class Entry implements Sink {
        private byte[] bytes = new byte[0];
        private long reserved;
        private long size;
        private boolean finished;
        private boolean closed;
        private @Nullable FileChannel file;

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (closed || finished) {
                throw new IOException("the sink was already finished or closed");
            }
            if (file == null && !fits(size + length)) {
                spill();
            }
            FileChannel out = file;
            try {
                if (out == null) {
                    System.arraycopy(source, offset, bytes, (int) size, length);
                } else {
                    ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
                    while (buffer.hasRemaining()) {
                        out.write(buffer);
                    }
                }
            } catch (IOException e) {
                throw SqlFaults.write(e);
            }
            size += length;
        }

        private boolean fits(long needed) {
            if (needed <= bytes.length) {
                return true;
            }
            if (needed > messageBytes) {
                return false;
            }
            int capacity = (int) Math.min(messageBytes, Math.max(FIRST_BYTES, Math.max(needed, 2L * bytes.length)));
            if (!reserve(capacity - reserved)) {
                return false;
            }
            reserved = capacity;
            bytes = Arrays.copyOf(bytes, capacity);
            return true;
        }

        private void spill() throws IOException {
            FileChannel out = newFile();
            file = out;
            try {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, (int) size);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            } catch (IOException e) {
                throw SqlFaults.write(e);
            }
            freeMemory();
        }

        private void freeMemory() {
            memory.addAndGet(-reserved);
            reserved = 0;
            bytes = new byte[0];
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public SpooledMessage finish() throws IOException {
            if (closed || finished) {
                throw new IOException("the sink was already finished or closed");
            }
            finished = true;
            return new Message(this);
        }

        /** A finished sink has passed on its bytes; closing it does not affect the message. */
        @Override
        public void close() {
            if (!finished) {
                free();
            }
        }

        private void free() {
            if (closed) {
                return;
            }
            closed = true;
            freeMemory();
            FileChannel open = file;
            if (open != null) {
                try {
                    open.close(); // closes the last descriptor of the unlinked file, which frees its space
                } catch (IOException e) {
                    throw new StoreException(StoreException.Kind.FAILED, "cannot close a spool file", e);
                }
            }
        }
    }

    private static final class Message implements SpooledMessage {
        private final Entry entry;

        Message(Entry entry) {
            this.entry = entry;
        }

        @Override
        public long size() {
            return entry.size;
        }

        @Override
        public InputStream open() throws IOException {
            if (entry.closed) {
                throw new IOException("the message is closed");
            }
            FileChannel in = entry.file;
            return in == null
                    ? new ByteArrayInputStream(entry.bytes, 0, (int) entry.size)
                    : new ChannelStream(in, entry.size);
        }

        @Override
        public void close() {
            entry.free();
        }
    }
}
