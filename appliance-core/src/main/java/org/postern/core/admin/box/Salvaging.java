package org.postern.core.admin.box;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.admin.Advance;
import org.postern.core.admin.Box;
import org.postern.store.copy.Examination;
import org.postern.store.database.Migration;
import org.postern.store.database.ServerLock;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.salvage.Salvage;
import org.postern.store.salvage.Salvaged;

/**
 * Reads what can be read of a damaged mail database into a new one, in {@code salvaged/} beside it. The damaged files are
 * only read; when the new database takes their place, they are moved aside and kept. The server must not run.
 */
public final class Salvaging {
    private static final String FRESH = "salvaged";
    /** Kept free for the box itself. */
    private static final long RESERVE = 64 << 20;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Box box;

    public Salvaging(Box box) {
        this.box = box;
    }

    /**
     * The result.
     *
     * @param found what is in the new database
     * @param lost one sentence for each loss
     * @param store the new database
     * @param aside the directory with the damaged one, if the new one took its place
     */
    public record Outcome(Found found, List<String> lost, Path store, Optional<Path> aside) {
        private static Outcome of(Salvaged salvaged, Path store, Optional<Path> aside) {
            return new Outcome(
                    new Found(salvaged.accounts(), salvaged.messages(), salvaged.queued()),
                    salvaged.lost(),
                    store,
                    aside);
        }
    }

    /** The contents of the new database, in numbers. */
    public record Found(long accounts, long messages, long queued) {}

    /**
     * Salvages.
     *
     * @param replace whether the new database takes the place of the damaged one
     */
    @SuppressWarnings("try") // the lock only has to be held
    public Outcome run(boolean replace, Advance advance) throws IOException {
        DataDirectory directory = box.privateDirectory();
        StoreSettings settings = box.config().store().settings();
        Path file = directory.path().resolve("mail.db");
        if (!Files.exists(file)) {
            throw new ApplianceException("there is no mail database in " + directory.path() + ". Nothing was done");
        }
        try (ServerLock lock = ServerLock.acquire(directory.path())) {
            // Without a replacement nothing is recorded: the audit trail lies in the database that must stay as it is.
            return box.actOnFilesIf(
                    "salvage",
                    directory.path().toString(),
                    act -> {
                        Outcome outcome = salvage(directory.path(), settings, replace, advance);
                        act.note("messages: " + outcome.found().messages() + ", losses: "
                                + outcome.lost().size());
                        return outcome;
                    },
                    outcome -> outcome.aside().isPresent());
        }
    }

    private Outcome salvage(Path directory, StoreSettings settings, boolean replace, Advance advance)
            throws IOException {
        Instant now = box.clock().instant();
        requireSpace(directory);
        Path fresh = directory.resolve(FRESH);
        remove(fresh);
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Salvaged salvaged = Salvage.run(directory, fresh, settings, now.toEpochMilli(), advance::at);
        List<String> problems = new ArrayList<>();
        var unused = Examination.of(fresh, settings, problems::add, (done, total) -> {});
        if (!problems.isEmpty()) {
            throw new ApplianceException("the new database in " + fresh + " is not whole: "
                    + String.join("; ", problems.subList(0, Math.min(3, problems.size())))
                    + ". The damaged one was not changed; restore a backup");
        }
        if (!replace) {
            return Outcome.of(salvaged, fresh.resolve("mail.db"), Optional.empty());
        }
        Path aside = directory.resolve("before-salvage-" + STAMP.format(now));
        return Outcome.of(salvaged, place(directory, fresh, aside), Optional.of(aside));
    }

    private static void requireSpace(Path directory) throws IOException {
        long needed = RESERVE;
        for (String name : List.of("mail.db", "mail.db-wal")) {
            Path file = directory.resolve(name);
            needed += Files.exists(file) ? Files.size(file) : 0;
        }
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < needed) {
            throw new ApplianceException("a salvage needs " + (needed >> 20) + " MiB in " + directory + ", but only "
                    + (free >> 20) + " MiB are free. Nothing was done; make room");
        }
    }

    /** A database is there at each moment: the damaged one has a second name before the new one gets the first. */
    private static Path place(Path directory, Path fresh, Path aside) throws IOException {
        Path file = directory.resolve("mail.db");
        Files.createDirectory(
                aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createLink(aside.resolve("mail.db"), file);
        for (Path other : List.of(
                directory.resolve("mail.db-wal"),
                directory.resolve("mail.db-shm"),
                directory.resolve("search.db"),
                directory.resolve("search.db-wal"),
                directory.resolve("search.db-shm"))) {
            if (Files.exists(other, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(other, aside.resolve(other.getFileName()), StandardCopyOption.ATOMIC_MOVE);
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
        remove(fresh);
        return file;
    }

    private static void remove(Path fresh) throws IOException {
        if (!Files.isDirectory(fresh, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(fresh)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(fresh);
    }
}
