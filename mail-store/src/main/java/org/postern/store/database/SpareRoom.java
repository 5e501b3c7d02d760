package org.postern.store.database;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code DIR/spare}: some room that is kept for a start on a full disk. The database needs a little for its log before
 * anyone can read or delete, and where nothing at all is free, it could not even be opened. So a start that finds the disk
 * full removes this file, and makes it again when there is room. Confined to the start.
 */
public record SpareRoom(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(SpareRoom.class);
    /** Enough for the log of many deletions; nobody misses it on a disk. */
    private static final long BYTES = 4 << 20;

    private Path file() {
        return directory.resolve("spare");
    }

    /** Gives the room back if there is no other. */
    public void useIfFull() {
        try {
            if (Files.exists(file()) && free() < bytes()) {
                Files.delete(file());
                LOG.warn("the disk of {} is full; {} KiB kept for that are used", directory, bytes() >> 10);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file(), e.getMessage());
        }
    }

    /** Keeps the room while there is plenty. The octets are random: a file system that compresses would keep none. */
    public void keep() {
        try {
            if (Files.exists(file()) || free() < 8 * bytes()) {
                return;
            }
            Path fresh = file().resolveSibling("spare.new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            byte[] piece = new byte[1 << 16];
            Random random = new Random(bytes());
            try (OutputStream out = Files.newOutputStream(fresh, StandardOpenOption.WRITE)) {
                for (long done = 0; done < bytes(); done += piece.length) {
                    random.nextBytes(piece);
                    out.write(piece);
                }
            }
            Files.move(fresh, file());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("no room is kept for a full disk: {}", e.getMessage());
        }
    }

    private long free() throws IOException {
        return store().getUsableSpace();
    }

    /** Little of a little disk. */
    private long bytes() throws IOException {
        return Math.min(BYTES, store().getTotalSpace() / 32);
    }

    private FileStore store() throws IOException {
        return Files.getFileStore(directory);
    }
}
