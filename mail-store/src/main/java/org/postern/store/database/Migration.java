package org.postern.store.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Optional;
import org.postern.store.mailbox.LongWork;
import org.postern.store.mailbox.StoreException;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates an older store to the current schema, in one transaction and after making a copy. If the process ends
 * meanwhile, the store is either the older or the newer one, and an incomplete copy never looks complete. Only the
 * holder of the server lock may migrate: a running server of the older version could not work with the new tables.
 * Confined to one thread.
 */
public final class Migration {
    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);
    /** Space for the changes themselves: the log of new tables and columns; no mail is rewritten. */
    private static final long ROOM_FOR_CHANGES = 16 << 20;

    private static final long TELL_MILLIS = 1_000;

    private final Path directory;
    private final Optional<ServerLock> held;
    private final LongWork progress;

    /**
     * Makes a migration, which begins later.
     *
     * @param held the server lock; if empty, it is taken for the duration of the migration
     */
    public Migration(Path directory, Optional<ServerLock> held, LongWork progress) {
        this.directory = directory;
        this.held = held;
        this.progress = progress;
    }

    /** The path of the copy made before the migration from schema version {@code version}. */
    public static Path copy(Path file, int version) {
        return file.resolveSibling(file.getFileName() + ".schema-" + version);
    }

    void run(Link link, Path file, int version, int busyMillis) throws SQLException, IOException {
        if (held.isPresent()) {
            migrate(link, file, version, busyMillis);
            return;
        }
        try (ServerLock lock = ServerLock.acquire(directory)) {
            new Migration(directory, Optional.of(lock), progress).run(link, file, version, busyMillis);
        }
    }

    private void migrate(Link link, Path file, int version, int busyMillis) throws SQLException, IOException {
        long began = System.nanoTime();
        link.begin(); // from here on no command of the older version can write data that the copy would lack
        try {
            long bytes = bytes(link);
            for (Path unfinished : Copies.unfinished(directory)) {
                Files.delete(unfinished);
            }
            requireRoom(file, bytes);
            LOG.info(
                    "the store is of schema {}; it is copied ({}) and migrated to {}",
                    version,
                    mebibytes(bytes),
                    Schema.VERSION);
            Path part = part(file, version);
            try (Telling telling = new Telling(part, bytes)) {
                copy(file, part, busyMillis);
                Files.move(
                        part, copy(file, version), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                sync(directory);
                telling.copied();
                Schema.migrate(link, version);
                link.commit();
            }
        } catch (SQLException | IOException | RuntimeException e) {
            link.rollback();
            throw e;
        }
        LOG.info(
                "the store is of schema {} now, after {} ms; the copy of the earlier version is {}",
                Schema.VERSION,
                (System.nanoTime() - began) / 1_000_000,
                copy(file, version));
    }

    /**
     * Uses another connection: a database cannot be copied within a transaction, and reading is possible beside the
     * writer.
     */
    private static void copy(Path file, Path part, int busyMillis) throws SQLException, IOException {
        Files.deleteIfExists(part);
        OwnerOnlyFiles.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .close();
        try (Link reading = Link.open(file, busyMillis)) {
            reading.update("VACUUM INTO ?", part.toAbsolutePath().toString());
        }
        sync(part);
    }

    private static long bytes(Link link) throws SQLException {
        return (link.number("PRAGMA page_count") - link.number("PRAGMA freelist_count"))
                * link.number("PRAGMA page_size");
    }

    private static void requireRoom(Path file, long bytes) throws IOException {
        long needed = bytes + ROOM_FOR_CHANGES;
        long free = Files.getFileStore(file).getUsableSpace();
        if (free < needed) {
            throw new StoreException(
                    StoreException.Kind.FULL,
                    "the store " + file + " is of an older version and must be copied before it is migrated: that"
                            + " needs " + mebibytes(needed) + " of free disk space, but only " + mebibytes(free)
                            + " are free. Nothing was changed, and the older version can continue to use it. Free some space, then start"
                            + " this version again");
        }
    }

    private static String mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) / (1 << 20) + " MiB";
    }

    private static Path part(Path file, int version) {
        Path copy = copy(file, version);
        return copy.resolveSibling(copy.getFileName() + ".part");
    }

    /** Syncs a file, or a directory after a rename in it, so that the change survives a power failure. */
    public static void sync(Path path) throws IOException {
        boolean directory = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Reports the size of the copy every second, also while it waits for the disk. */
    private final class Telling implements AutoCloseable {
        private final Path part;
        private final long total;
        private volatile long done;
        private final Thread thread = StoreThreads.named("store-migration").newThread(this::loop);

        Telling(Path part, long total) {
            this.part = part;
            this.total = total;
            progress.at(0, total);
            thread.start();
        }

        void copied() {
            done = total;
        }

        private void loop() {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Thread.sleep(TELL_MILLIS);
                    long copied = Files.exists(part) ? Files.size(part) : done;
                    progress.at(Math.min(copied, total), total);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (IOException e) {
                    LOG.debug("the copy was just renamed: {}", e.getMessage());
                }
            }
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join(TELL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
