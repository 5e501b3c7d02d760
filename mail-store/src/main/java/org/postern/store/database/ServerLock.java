package org.postern.store.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to be the only server on a data directory: a lock on {@code run/lock} that the operating system releases
 * when the process ends in any way. Commands that run beside the server do not take it. The file holds the id of the
 * process that has the lock; without a lock that id means nothing.
 */
public final class ServerLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLock.class);
    private static final int LONGEST_NUMBER = 20;

    private final Path directory;
    private final FileChannel channel;

    private ServerLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock; also for a box without a mail database.
     *
     * @throws StoreException when another server runs on this directory
     */
    public static ServerLock acquire(Path directory) {
        Path file = directory.resolve("run").resolve("lock");
        FileChannel channel = null;
        try {
            OwnerOnlyFiles.directory(directory.resolve("run"));
            channel = OwnerOnlyFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new StoreException(
                        StoreException.Kind.FAILED,
                        "another Postern server is running on " + directory + holder(file)
                                + "; stop it first, or use another directory");
            }
            name(channel);
            return new ServerLock(directory, channel);
        } catch (IOException e) {
            release(channel, e);
            throw new StoreException(StoreException.Kind.FAILED, "cannot lock " + file + ": " + e.getMessage(), e);
        }
    }

    /** The data directory that the lock is for. */
    public Path directory() {
        return directory;
    }

    /** A full disk must not prevent taking the lock. */
    private static void name(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            LOG.warn("the process id could not be written to the server lock file: {}", e.getMessage());
        }
    }

    private static String holder(Path file) {
        try {
            String number = Files.size(file) > LONGEST_NUMBER
                    ? ""
                    : Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            return number.matches("[0-9]+") ? " (process " + number + ")" : "";
        } catch (IOException e) {
            return ""; // it ended just now
        }
    }

    private static void release(@Nullable FileChannel channel, IOException cause) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    public static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this process itself
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot release the server lock", e);
        }
    }
}
