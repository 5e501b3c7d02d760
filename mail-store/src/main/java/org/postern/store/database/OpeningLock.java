package org.postern.store.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postern.store.mailbox.StoreException;

/**
 * Ensures that only one process at a time creates, checks, migrates or replaces the files of a store. Held for a short
 * time, or for a migration.
 */
public final class OpeningLock implements AutoCloseable {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final FileChannel channel;

    private OpeningLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits up to half a minute for the lock. */
    public static OpeningLock take(Path directory) throws IOException {
        Path file = directory.resolve("run").resolve("opening");
        FileChannel channel = OwnerOnlyFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long deadline = System.nanoTime() + WAIT_NANOS;
            FileLock held = ServerLock.tryLock(channel);
            while (held == null) {
                if (System.nanoTime() - deadline > 0) {
                    throw new StoreException(
                            StoreException.Kind.FAILED, "another process is opening or migrating " + directory);
                }
                LockSupport.parkNanos(LOOK_NANOS);
                held = ServerLock.tryLock(channel);
            }
            return new OpeningLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
