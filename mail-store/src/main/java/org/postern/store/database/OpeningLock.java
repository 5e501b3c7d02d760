package org.postern.store.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.postern.store.mailbox.StoreException;

/**
 * Ensures that only one process at a time creates, checks, migrates or replaces the files of a store. Held for a short
 * time, or for a migration, by one thread, which closes it.
 */
public final class OpeningLock implements AutoCloseable {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Within this process: a thread that closed its descriptor of the file would end the lock of another one. */
    private static final ReentrantLock HERE = new ReentrantLock();

    private final FileChannel channel;

    private OpeningLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits up to half a minute for the lock. */
    public static OpeningLock take(Path directory) throws IOException {
        Path file = directory.resolve("run").resolve("opening");
        long deadline = System.nanoTime() + WAIT_NANOS;
        enter(directory);
        FileChannel channel;
        try {
            channel = OwnerOnlyFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException | RuntimeException e) {
            HERE.unlock();
            throw e;
        }
        try {
            FileLock held = ServerLock.tryLock(channel);
            while (held == null) {
                if (System.nanoTime() - deadline > 0) {
                    throw busy(directory);
                }
                LockSupport.parkNanos(LOOK_NANOS);
                held = ServerLock.tryLock(channel);
            }
            return new OpeningLock(channel);
        } catch (IOException | RuntimeException e) {
            try {
                channel.close();
            } finally {
                HERE.unlock();
            }
            throw e;
        }
    }

    private static void enter(Path directory) {
        try {
            if (!HERE.tryLock(WAIT_NANOS, TimeUnit.NANOSECONDS)) {
                throw busy(directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.FAILED, "interrupted before " + directory + " was opened", e);
        }
    }

    private static StoreException busy(Path directory) {
        return new StoreException(StoreException.Kind.FAILED, "another process is opening or migrating " + directory);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HERE.unlock();
        }
    }
}
