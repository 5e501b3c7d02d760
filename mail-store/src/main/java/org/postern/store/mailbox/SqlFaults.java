package org.postern.store.mailbox;

import java.io.IOException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what an error of the database means for the store. */
final class SqlFaults {
    private SqlFaults() {}

    static StoreException read(Exception e) {
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

    static StoreException write(Exception e) {
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
            // The shared-memory file could not grow: the disk is full, the log itself is untouched.
            case SQLITE_IOERR_SHMSIZE -> Code.FULL;
            // Locks and memory say nothing about the disk.
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
