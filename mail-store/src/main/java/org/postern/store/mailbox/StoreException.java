package org.postern.store.mailbox;

/** The store failed. This is never the peer's fault: protocol classes answer 4xx / -ERR [SYS/TEMP]. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Failure kinds that need different replies. */
    public enum Kind {
        /** No space on the file system: 452 4.3.1. */
        FULL,
        /** The account's quota would be exceeded: 452 4.2.2. */
        OVER_QUOTA,
        /** A sync failed; the store is read-only until restart: 451 4.3.0. */
        READ_ONLY,
        /** Damaged data: 451 4.3.0. */
        CORRUPT,
        /** The folder or message does not exist. */
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
