package org.postern.store.mailbox;

/** The store could not do it; our fault, never the peer's: protocol classes answer 4xx / -ERR [SYS/TEMP]. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, as far as a protocol answer differs. */
    public enum Kind {
        /** No room on the file system: 452 4.3.1. */
        FULL,
        /** An account's quota: 452 4.2.2. */
        OVER_QUOTA,
        /** A failed sync; the store is read-only until restart: 451 4.3.0. */
        READ_ONLY,
        /** Damaged data: 451 4.3.0. */
        CORRUPT,
        /** No such folder or message. */
        GONE,
        /** Anything else: 451 4.3.0. */
        FAILED
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
