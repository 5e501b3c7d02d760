package org.postern.store.copy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postern.store.database.ExactSchema;
import org.postern.store.database.Link;
import org.postern.store.database.Schema;
import org.postern.store.database.SqlFaults;
import org.postern.store.mailbox.StoreException;

/** Checks a copy of a store, which is not in use, before it may become a store. */
public final class StoreCopy {
    private static final int BUSY_MILLIS = 1_000;

    private StoreCopy() {}

    /**
     * Replays the copy's log, examines its structure and makes it one file, synced.
     *
     * @param directory holds {@code mail.db}, perhaps with its {@code -wal}
     * @throws StoreException when it is damaged, not a Postern store, or of a newer version
     */
    public static StoreContents settle(Path directory) {
        Path file = directory.resolve("mail.db");
        try {
            StoreContents contents;
            try (Link link = Link.open(file, BUSY_MILLIS)) {
                judge(link, file);
                List<String> problems = new ArrayList<>();
                link.each("PRAGMA integrity_check(3)", row -> {
                    if (!row.getString(1).equals("ok")) {
                        problems.add(row.getString(1));
                    }
                });
                if (!problems.isEmpty()) {
                    throw damaged(file, String.join("; ", problems));
                }
                contents = StoreContents.of(link);
                link.first("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getLong(1));
            }
            Path log = directory.resolve("mail.db-wal");
            if (Files.exists(log) && Files.size(log) > 0) {
                throw damaged(file, "its log could not be replayed");
            }
            Files.deleteIfExists(log);
            Files.deleteIfExists(directory.resolve("mail.db-shm"));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return contents;
        } catch (SQLException e) {
            throw SqlFaults.obstacle(e)
                    .map(obstacle -> new StoreException(
                            obstacle.kind(),
                            "the mail database " + file + " cannot be examined: " + obstacle.words()
                                    + ". Nothing was changed",
                            e))
                    .orElseGet(() -> damaged(file, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Refuses a file that is not a Postern store, or has a version that this program does not know. */
    static void judge(Link link, Path file) throws SQLException {
        if (link.number("PRAGMA application_id") != Schema.APPLICATION_ID) {
            throw damaged(file, "it is not a mail store of Postern");
        }
        long version = link.number("PRAGMA user_version");
        if (version > Schema.VERSION) {
            throw new StoreException(
                    StoreException.Kind.FAILED,
                    file + " was written by a newer Postern (schema " + version + ", this one knows " + Schema.VERSION
                            + "); nothing was changed: use the newer version");
        }
        ExactSchema.require(link, file, (int) version);
    }

    private static StoreException damaged(Path file, String what) {
        return new StoreException(
                StoreException.Kind.CORRUPT,
                "the mail database " + file + " is damaged: " + what + ". Nothing was changed");
    }
}
