package org.postern.store.salvage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.postern.store.database.Migration;
import org.postern.store.mailbox.StoreException;

/**
 * {@code DIR/salvaged}, where a new database is made from a damaged one, and the way from there to its place. The caller
 * holds the right to be the only server.
 */
public final class SalvagePlace {
    /** Kept free for the box itself. */
    private static final long RESERVE = 64 << 20;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Path fresh;

    public SalvagePlace(Path directory) {
        this.directory = directory;
        this.fresh = directory.resolve("salvaged");
    }

    public Path path() {
        return fresh;
    }

    /** Refuses what would not fit, before anything is written. */
    public void requireSpace() throws IOException {
        long needed = RESERVE;
        for (String name : List.of("mail.db", "mail.db-wal")) {
            Path file = directory.resolve(name);
            needed += Files.exists(file) ? Files.size(file) : 0;
        }
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < needed) {
            throw new StoreException(
                    StoreException.Kind.FULL,
                    "a salvage needs " + (needed >> 20) + " MiB in " + directory + ", but only " + (free >> 20)
                            + " MiB are free. Nothing was done; make room");
        }
    }

    /** Makes the directory, without what an earlier salvage left there. */
    public Path emptied() throws IOException {
        remove(fresh);
        return make(fresh);
    }

    /**
     * Puts the new database in place; returns the directory with the damaged one. A database is there at each moment: the
     * damaged one has a second name before the new one gets the first.
     */
    public Path place(Instant now) throws IOException {
        Path aside = make(directory.resolve("before-salvage-" + STAMP.format(now)));
        Path file = directory.resolve("mail.db");
        Files.createLink(aside.resolve("mail.db"), file);
        for (String name : List.of("mail.db-wal", "mail.db-shm", "search.db", "search.db-wal", "search.db-shm")) {
            Path other = directory.resolve(name);
            if (Files.exists(other, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(other, aside.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Migration.sync(aside);
        Migration.sync(directory);
        Files.move(fresh.resolve("mail.db"), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Migration.sync(directory);
        remove(fresh);
        return aside;
    }

    /** Removes what a salvage, or a server that served one, left; links are removed, not followed. */
    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
                for (Path one : inside) {
                    remove(one);
                }
            }
        }
        Files.deleteIfExists(path);
    }

    private static Path make(Path made) throws IOException {
        return Files.createDirectory(
                made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
