package org.postern.store.copy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.store.database.Copies;
import org.postern.store.database.ExactSchema;
import org.postern.store.database.Link;
import org.postern.store.database.Migration;
import org.postern.store.database.OpeningLock;
import org.postern.store.database.Schema;
import org.postern.store.database.ServerLock;
import org.postern.store.database.SqlFaults;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores the copy of the store that a newer version made before it migrated. Used by the older version when the newer
 * one does not become ready. Works only if the newer store holds nothing that the copy lacks; it refuses if anything
 * cannot be compared. If it is killed at any point, {@code mail.db} is one of the two stores, complete, and the next
 * run continues from there.
 */
public final class FallBack {
    private static final Logger LOG = LoggerFactory.getLogger(FallBack.class);
    private static final int BUSY_MILLIS = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Path file;

    private FallBack(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("mail.db");
    }

    /**
     * Restores the copy if necessary.
     *
     * @return where the newer store is kept; empty when the store is not newer than this program, and nothing was
     *     changed
     * @throws StoreException when data would be lost; the message says which; nothing was changed then
     */
    public static Optional<Path> run(ServerLock lock, Instant now) {
        return new FallBack(lock.directory()).run(now);
    }

    private Optional<Path> run(Instant now) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (OpeningLock opening = OpeningLock.take(directory);
                Link newer = Link.open(file, BUSY_MILLIS)) {
            LOG.debug("{} is held while {} is compared", opening, file);
            if (newer.number("PRAGMA application_id") != Schema.APPLICATION_ID) {
                throw refused("it is not a mail store of Postern");
            }
            long version = newer.number("PRAGMA user_version");
            if (version <= Schema.VERSION) {
                Migration.sync(directory); // an interrupted run may have got this far
                return Optional.empty();
            }
            Path copy = Migration.copy(file, Schema.VERSION);
            if (!Files.exists(copy)) {
                throw refused("it is of schema " + version + ", this version knows schema " + Schema.VERSION
                        + ", and there is no copy " + copy.getFileName() + " from before");
            }
            return Optional.of(replace(newer, copy, now));
        } catch (SQLException e) {
            throw refused(SqlFaults.obstacle(e)
                    .map(SqlFaults.Obstacle::words)
                    .orElse("it and the copy cannot be compared: " + e.getMessage()));
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.FAILED, "the store " + file + " cannot be put back: " + e.getMessage(), e);
        }
    }

    private Path replace(Link newer, Path copy, Instant now) throws SQLException, IOException {
        newer.update("ATTACH DATABASE ? AS old", copy.toAbsolutePath().toString());
        if (newer.number("PRAGMA old.application_id") != Schema.APPLICATION_ID
                || newer.number("PRAGMA old.user_version") != Schema.VERSION) {
            throw refused("the copy " + copy.getFileName() + " is not of this version");
        }
        Optional<String> foreign = ExactSchema.refusal(newer, "old", Schema.VERSION);
        if (foreign.isPresent()) {
            throw refused(
                    "the tables of the copy " + copy.getFileName() + " are not exactly Postern's: " + foreign.get());
        }
        // Merges the log into the database, and fails while any other process has the store open.
        String mode = newer.first("PRAGMA main.journal_mode=DELETE", row -> row.getString(1))
                .orElse("");
        if (!mode.equals("delete")) {
            throw refused("another process has it open");
        }
        newer.run("BEGIN EXCLUSIVE");
        try {
            List<String> lost = new StoreDifference(newer).sentences();
            if (!lost.isEmpty()) {
                throw refused("data added since the copy was made would be lost: " + String.join("; ", lost));
            }
            Path kept = keep(now);
            Migration.sync(directory);
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Migration.sync(directory);
            return kept;
        } finally {
            newer.rollback();
        }
    }

    /** Makes a hard link to the newer store, so that {@code mail.db} exists at every moment. */
    private Path keep(Instant now) throws IOException {
        for (Path earlier : Copies.failed(directory)) {
            if (Files.isSameFile(earlier, file)) {
                return earlier; // left by an interrupted run
            }
        }
        String name = file.getFileName() + Copies.FAILED + TIME.format(now);
        Path kept = directory.resolve(name);
        for (int i = 1; Files.exists(kept); i++) {
            kept = directory.resolve(name + "-" + i);
        }
        try {
            return Files.createLink(kept, file);
        } catch (UnsupportedOperationException e) {
            throw new IOException("its file system does not support hard links", e);
        }
    }

    private StoreException refused(String why) {
        return new StoreException(
                StoreException.Kind.FAILED,
                "the store " + file + " is not restored to its earlier version: " + why
                        + ". Nothing was changed; the version that wrote it can use it, or a backup can be restored");
    }
}
