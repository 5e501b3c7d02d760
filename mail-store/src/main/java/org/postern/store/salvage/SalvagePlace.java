package org.postern.store.salvage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.database.Migration;
import org.postern.store.mailbox.StoreException;

/**
 * {@code DIR/salvaged}, where a new database is made from a damaged one, and the way from there to its place. The caller
 * holds the right to be the only server.
 */
public final class SalvagePlace {
    /** Kept free for the box itself. */
    private static final long RESERVE = 64 << 20;

    /** In the new directory: the name of the one for the damaged database, once all is ready to be moved. */
    private static final String MARK = "placing";

    private static final String BEFORE = "before-salvage-";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Path fresh;
    private final Runnable step;

    public SalvagePlace(Path directory) {
        this(directory, () -> {});
    }

    /** With something to do after each step. */
    SalvagePlace(Path directory, Runnable step) {
        this.directory = directory;
        this.step = step;
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
     * Puts the new database in place; returns the directory with the damaged one. Once the mark is on disk, every step may be
     * interrupted, and {@link #finish} does the rest: the damaged database has a second name, beside its log, before the new one
     * gets the first.
     */
    public Path place(Instant now) throws IOException {
        Path half = fresh.resolve(MARK + ".part");
        try (FileChannel channel =
                FileChannel.open(half, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            channel.write(StandardCharsets.US_ASCII.encode(BEFORE + STAMP.format(now)));
            channel.force(true);
        }
        step.run();
        Files.move(half, fresh.resolve(MARK), StandardCopyOption.ATOMIC_MOVE);
        Migration.sync(fresh);
        step.run();
        return finish().orElseThrow();
    }

    /**
     * Whether a placing was interrupted.
     */
    public boolean pending() {
        return Files.isRegularFile(fresh.resolve(MARK), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Does what is left of a placing that was interrupted; empty when there is none. The caller holds the right to be the only
     * server.
     */
    public Optional<Path> finish() throws IOException {
        if (!pending()) {
            return Optional.empty();
        }
        String name = Files.readString(fresh.resolve(MARK), StandardCharsets.US_ASCII);
        if (!name.matches(BEFORE + "[0-9-]{15}")) {
            throw new StoreException(
                    StoreException.Kind.FAILED,
                    fresh.resolve(MARK) + " is damaged. Nothing was changed; remove " + fresh
                            + " and salvage once more");
        }
        Path aside = directory.resolve(name);
        if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
            make(aside);
        }
        Path file = directory.resolve("mail.db");
        if (Files.exists(fresh.resolve("mail.db"))) {
            if (!Files.exists(aside.resolve("mail.db"))) {
                Files.createLink(aside.resolve("mail.db"), file);
            }
            step.run();
            for (String other : List.of("mail.db-wal", "mail.db-shm", "search.db", "search.db-wal", "search.db-shm")) {
                if (Files.exists(directory.resolve(other), LinkOption.NOFOLLOW_LINKS)) {
                    // There already: a command opened the damaged one in between, and made another.
                    String to = Files.exists(aside.resolve(other)) ? other + ".later" : other;
                    Files.move(directory.resolve(other), aside.resolve(to), StandardCopyOption.ATOMIC_MOVE);
                    step.run();
                }
            }
            Migration.sync(aside);
            Migration.sync(directory);
            Files.move(
                    fresh.resolve("mail.db"),
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Migration.sync(directory);
        }
        step.run();
        Files.delete(fresh.resolve(MARK));
        step.run();
        remove(fresh);
        return Optional.of(aside);
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
