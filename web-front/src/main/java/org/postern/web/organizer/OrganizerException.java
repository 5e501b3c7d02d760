package org.postern.web.organizer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The organizer refused or failed. The message can be shown to the person. */
public final class OrganizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean gone;
    private final @Nullable FolderFault folderFault;

    public OrganizerException(String message, boolean gone) {
        super(message);
        this.gone = gone;
        folderFault = null;
    }

    /** A folder cannot be created, renamed or moved as asked. */
    public OrganizerException(String message, FolderFault folderFault) {
        super(message);
        gone = false;
        this.folderFault = folderFault;
    }

    /** What is wrong with a requested folder. */
    public Optional<FolderFault> folderFault() {
        return Optional.ofNullable(folderFault);
    }

    /** Whether the message or folder does not exist (any more). */
    public boolean gone() {
        return gone;
    }
}
