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
 * A consistent copy of a store while other processes write to it: the raw file, then its write-ahead log. A store
 * opened from both is in the state of a commit at or after the instant at which this object was made. So it holds every
 * message that was acknowledged before. The copy writes nothing to the store and blocks no process.
 *
 * <p>Why this is correct: a read transaction is held for the whole time. It has a read mark in the log.
 *
 * <ul>
 *   <li>Mark m above 0: a checkpoint copies frames up to m only, and no process restarts the log (both need the lock
 *       on the mark). While the file is read its pages may change, even half a page at a time, but only to the
 *       contents of frames 1 to m. These frames are in the log, which only grows and is read last, and they replace
 *       those pages when the copy is opened. Frames after the last whole commit are skipped by their checksums.
 *   <li>Mark 0, when all of the log had been copied into the file before: no process copies anything into the file,
 *       but a writer may restart the log once; to restart it again it would need a checkpoint. The log's header
 *       changes with each restart, before any frame does. So the log was read completely if its header is the same
 *       before and after. Otherwise it is read once more. A copy with old frames before new ones would put old pages
 *       over newer ones. Therefore the header is compared.
 * </ul>
 *
 * <p>The file is read through a separate channel, and closing any descriptor of a file drops all POSIX locks that the
 * process has on it, SQLite's too. So the channels are closed after the connection, and a process that has the store
 * open elsewhere must not use this class: it is for a separate command. Confined to one thread.
 */
public final class StoreSnapshot implements AutoCloseable {
    private static final int BUFFER = 1 << 20;
    private static final int LOG_HEADER = 32;
    /** The log restarts at most once under mark 0. More restarts are an error. */
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

    /** Whether the directory contains a store. */
    public static boolean present(Path directory) {
        return Files.exists(directory.resolve("mail.db"));
    }

    /**
     * Begins a snapshot: from here on it holds at least everything that is committed now.
     *
     * @throws StoreException when there is no store, or when it is not a Postern store, or of a newer version
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
            // The first read sets the mark.
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

    /** The contents of the store at the beginning of the snapshot. */
    public StoreContents contents() {
        return contents;
    }

    /** How many octets {@link #copyDatabase} writes. */
    public long databaseBytes() {
        return size;
    }

    /** Writes the file. Call it once, before the log. */
    public void copyDatabase(OutputStream out, LongConsumer progress) throws IOException {
        copy(file, size, out, progress);
    }

    /**
     * Writes the log; call it after the file. Repeats until the log was read completely; only the last repetition
     * counts.
     */
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
                "the mail database's log was restarted during the backup; the backup was not made");
    }

    /** A cleanly closed store has no log until the next write. */
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

    /** If the file was truncated meanwhile, its lost end held no data, so zeros are written instead. */
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
        for (AutoCloseable part : new @Nullable AutoCloseable[] {link, file}) { // the order matters: see above
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** Receives the log. */
    @FunctionalInterface
    public interface LogTarget {
        void write(long length, Copying copying) throws IOException;
    }

    /** Writes exactly the announced length. */
    @FunctionalInterface
    public interface Copying {
        void to(OutputStream out) throws IOException;
    }
}
