package org.postern.web.organizer;

/** The organizer refused or failed; the message is fit for the person. */
public final class OrganizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean gone;

    public OrganizerException(String message, boolean gone) {
        super(message);
        this.gone = gone;
    }

    /** The message or folder is not there (any more). */
    public boolean gone() {
        return gone;
    }
}
