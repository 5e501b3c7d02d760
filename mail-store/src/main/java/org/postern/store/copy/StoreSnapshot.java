package org.postern.store.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.database.Link;
import org.postern.store.database.SqlFaults;
import org.postern.store.mailbox.StoreException;

/**
 * A consistent copy of a store that others go on writing to: the raw file, then its write-ahead log. A store opened from both
 * stands at a commit that is at or after the instant at which this was begun; so it holds every message that was
 * acknowledged before. Nothing is written to the store, nobody waits for the copy.
 *
 * <p>Why that is so. A read transaction is held for the whole time; it stands at a mark in the log.
 *
 * <ul>
 *   <li>Mark m above 0: whoever checkpoints copies frames up to m only, and nobody starts the log afresh (both need
 *       the lock on the mark). While the file is read its pages may change, even half a page at a time, but only to what
 *       frames 1 to m hold; these stand in the log, which only grows and is read last, and which replaces those pages
 *       when the copy is opened. Frames after the last whole commit are passed over by their checksums.
 *   <li>Mark 0, when all of the log had been copied into the file before: nobody copies anything into the file at all,
 *       but a writer may start the log afresh, once: to do it again it would need a checkpoint. The log's header changes
 *       with each start, before any frame does. So the log was read whole if its header is the same before and after;
 *       otherwise it is read once more. A copy with old frames before new ones would put old pages over newer ones, which is why the header decides
 *       and not luck.
 * </ul>
 *
 * <p>The file is read through a channel of its own, and closing any descriptor of a file drops all POSIX locks that the
 * process has on it, SQLite's too. So the channels are closed after the connection, and no process that has the store open
 * otherwise may use this: it is for a command of its own. Confined to one thread.
 */
public final class StoreSnapshot implements AutoCloseable {
    private static final int BUFFER = 1 << 20;
    private static final int LOG_HEADER = 32;
    /** The log starts afresh at most once under mark 0; more is a fault. */
    private static final int MOST_READINGS = 3;

    private final Link link;
    private final FileChannel file;
    private final Path log;
    private final long size;
    private final StoreContents contents;
    private @Nullable FileChannel logFile;

    private StoreSnapshot(Link link, FileChannel file, Path log, long size, StoreContents contents) {
        this.link = link;
        this.file = file;
        this.log = log;
        this.size = size;
        this.contents = contents;
    }

    /** Whether there is a store in the directory. */
    public static boolean present(Path directory) {
        return Files.exists(directory.resolve("mail.db"));
    }

    /**
     * Begins one: from here on it holds at least what is committed now.
     *
     * @throws StoreException when there is no store, when it is none of ours, or of a newer version
     */
    public static StoreSnapshot begin(Path directory, int busyMillis) {
        Path path = directory.resolve("mail.db");
        if (!Files.exists(path)) {
            throw new StoreException(StoreException.Kind.FAILED, "there is no mail database in " + directory);
        }
        Link link = null;
        FileChannel file = null;
        try {
            link = Link.open(path, busyMillis);
            StoreCopy.judge(link, path);
            link.beginRead();
            // The first reading takes the mark.
            StoreContents contents = StoreContents.of(link);
            file = FileChannel.open(path, StandardOpenOption.READ);
            return new StoreSnapshot(link, file, directory.resolve("mail.db-wal"), file.size(), contents);
        } catch (SQLException e) {
            close(e, link, file);
            throw SqlFaults.read(e);
        } catch (IOException e) {
            close(e, link, file);
            throw new StoreException(StoreException.Kind.FAILED, path + " cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(e, link, file);
            throw e;
        }
    }

    /** What is in it, as of its beginning. */
    public StoreContents contents() {
        return contents;
    }

    /** How many octets {@link #copyDatabase} writes. */
    public long databaseBytes() {
        return size;
    }

    /** Writes the file; once, before the log. */
    public void copyDatabase(OutputStream out, LongConsumer progress) throws IOException {
        copy(file, size, out, progress);
    }

    /** Writes the log, after the file, as often as it takes until it was read whole: the last one counts. */
    public void copyLog(LogTarget target) throws IOException {
        for (int i = 0; i < MOST_READINGS; i++) {
            FileChannel channel = openLog();
            if (channel == null) {
                return;
            }
            byte[] before = header(channel);
            long length = channel.size();
            target.write(length, out -> copy(channel, length, out, done -> {}));
            if (Arrays.equals(before, header(channel))) {
                return;
            }
        }
        throw new StoreException(
                StoreException.Kind.FAILED,
                "the mail database's log was started afresh while a reader held it; the backup was not made");
    }

    /** A store that was closed cleanly has no log until the next write. */
    private @Nullable FileChannel openLog() throws IOException {
        if (logFile == null && Files.exists(log)) {
            logFile = FileChannel.open(log, StandardOpenOption.READ);
        }
        return logFile;
    }

    private static byte[] header(FileChannel log) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(LOG_HEADER);
        int count = 0;
        while (header.hasRemaining() && count >= 0) {
            count = log.read(header, header.position());
        }
        return Arrays.copyOf(header.array(), header.position());
    }

    /** What a file lost at its end meanwhile held nothing: zeros stand for it. */
    private static void copy(FileChannel from, long length, OutputStream out, LongConsumer progress)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long done = 0;
        while (done < length) {
            buffer.clear().limit((int) Math.min(BUFFER, length - done));
            int count = from.read(buffer, done);
            if (count < 0) {
                count = buffer.limit();
                Arrays.fill(buffer.array(), 0, count, (byte) 0);
            }
            out.write(buffer.array(), 0, count);
            done += count;
            progress.accept(done);
        }
    }

    @Override
    public void close() {
        StoreException failure = new StoreException(StoreException.Kind.FAILED, "the snapshot did not close cleanly");
        close(failure, link, file);
        close(failure, null, logFile);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static void close(Exception cause, @Nullable Link link, @Nullable FileChannel file) {
        try {
            if (link != null) {
                link.rollback();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
        for (AutoCloseable part : new @Nullable AutoCloseable[] {link, file}) { // in this order: see above
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** Takes the log. */
    @FunctionalInterface
    public interface LogTarget {
        void write(long length, Copying copying) throws IOException;
    }

    /** Writes exactly the length that was said. */
    @FunctionalInterface
    public interface Copying {
        void to(OutputStream out) throws IOException;
    }
}
