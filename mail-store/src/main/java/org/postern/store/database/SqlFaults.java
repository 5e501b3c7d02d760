package org.postern.store.database;

import java.io.IOException;
import java.util.Optional;
import org.postern.store.mailbox.StoreException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Translates errors of the database to errors of the store. */
public final class SqlFaults {
    private SqlFaults() {}

    public static StoreException read(Exception e) {
        if (e instanceof StoreException known) {
            return known;
        }
        return switch (code(e)) {
            case CORRUPT ->
                new StoreException(
                        StoreException.Kind.CORRUPT,
                        "the store is damaged; run `postern check` and restore from a backup",
                        e);
            default -> new StoreException(StoreException.Kind.FAILED, "the store could not be read", e);
        };
    }

    public static StoreException write(Exception e) {
        if (e instanceof StoreException known) {
            return known;
        }
        return switch (code(e)) {
            case FULL -> new StoreException(StoreException.Kind.FULL, "no space is left for the store", e);
            case IO ->
                new StoreException(
                        StoreException.Kind.READ_ONLY,
                        "writing to the disk failed; the store is read-only until restart",
                        e);
            case CORRUPT -> read(e);
            case OTHER -> new StoreException(StoreException.Kind.FAILED, "the store could not be changed", e);
        };
    }

    /** A reason why an intact store cannot be opened. */
    public record Obstacle(StoreException.Kind kind, String words) {}

    /** The obstacle; empty if the error concerns the store itself. */
    public static Optional<Obstacle> obstacle(Exception e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return Optional.empty();
        }
        StoreException.Kind failed = StoreException.Kind.FAILED;
        if (code(e) == Code.FULL) {
            return Optional.of(new Obstacle(
                    StoreException.Kind.FULL, "no space is left on its file system; free some, one MiB is enough"));
        }
        return switch (sqlite.getResultCode().code & 0xFF) {
            case 5, 6 -> // SQLITE_BUSY, SQLITE_LOCKED
                Optional.of(new Obstacle(failed, "another process is writing to it; wait until it ends, or stop it"));
            case 8 -> // SQLITE_READONLY
                Optional.of(new Obstacle(
                        failed, "it cannot be written: its file system is read-only, or it belongs to another user"));
            case 14 -> // SQLITE_CANTOPEN
                Optional.of(new Obstacle(failed, "the operating system cannot open it: " + e.getMessage()));
            default -> Optional.empty();
        };
    }

    private enum Code {
        FULL,
        IO,
        CORRUPT,
        OTHER
    }

    private static Code code(Exception e) {
        if (e instanceof SQLiteException sqlite) {
            SQLiteErrorCode code = sqlite.getResultCode();
            return switch (code.code & 0xFF) {
                case 13 -> Code.FULL; // SQLITE_FULL
                case 11, 26 -> Code.CORRUPT; // SQLITE_CORRUPT, SQLITE_NOTADB
                case 10 -> ioError(code); // SQLITE_IOERR
                default -> Code.OTHER;
            };
        }
        if (e instanceof IOException && String.valueOf(e.getMessage()).contains("No space left")) {
            return Code.FULL;
        }
        return Code.OTHER;
    }

    private static Code ioError(SQLiteErrorCode code) {
        return switch (code) {
            // The shared-memory file could not grow: the disk is full, but the log is intact.
            case SQLITE_IOERR_SHMSIZE -> Code.FULL;
            // Lock and memory errors do not mean that the disk has failed.
            case SQLITE_IOERR_NOMEM,
                    SQLITE_IOERR_LOCK,
                    SQLITE_IOERR_RDLOCK,
                    SQLITE_IOERR_UNLOCK,
                    SQLITE_IOERR_SHMLOCK,
                    SQLITE_IOERR_CHECKRESERVEDLOCK -> Code.OTHER;
            default -> Code.IO;
        };
    }
}
