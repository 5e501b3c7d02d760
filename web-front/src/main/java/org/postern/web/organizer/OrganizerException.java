package org.postern.web.organizer;

/** The organizer refused or failed. The message can be shown to the person. */
public final class OrganizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean gone;

    public OrganizerException(String message, boolean gone) {
        super(message);
        this.gone = gone;
    }

    /** Whether the message or folder does not exist (any more). */
    public boolean gone() {
        return gone;
    }
}
