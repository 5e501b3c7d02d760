package org.postern.store.mailbox;

/** A folder cannot be created, renamed or moved as asked. Nothing was changed. */
public final class FolderException extends StoreException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the request. */
    public enum Fault {
        EMPTY,
        TOO_LONG,
        CHARACTERS,
        TOO_DEEP,
        TAKEN,
        TOO_MANY,
        /** A folder cannot be moved into itself or into a folder in it. */
        INTO_ITSELF,
        /** Drafts, Junk and Trash hold no folders. */
        NO_FOLDERS_INSIDE
    }

    private final Fault fault;

    public FolderException(Fault fault, String message) {
        super(Kind.FAILED, message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
