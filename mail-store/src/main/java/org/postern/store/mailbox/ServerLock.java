package org.postern.store.mailbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the one server on a data directory: a lock on {@code run/lock} that the operating system drops when the
 * process ends, however it ends. Commands beside the server do not take it.
 */
public final class ServerLock implements AutoCloseable {
    private final FileChannel channel;

    private ServerLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it; for a box without a mail database too.
     *
     * @throws StoreException when another server runs on this directory
     */
    public static ServerLock acquire(Path directory) {
        Path file = directory.resolve("run").resolve("lock");
        FileChannel channel = null;
        try {
            PrivateFiles.directory(directory.resolve("run"));
            channel = PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new StoreException(
                        StoreException.Kind.FAILED,
                        "another Postern server is running on " + directory
                                + "; stop it first, or use another directory");
            }
            return new ServerLock(channel);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot lock " + file + ": " + e.getMessage(), e);
        }
    }

    static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
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
