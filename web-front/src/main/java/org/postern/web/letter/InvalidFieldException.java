package org.postern.web.letter;

/** A value from a form that is not allowed in a message header (line breaks, controls, too long). Nothing was sent. */
public final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    public InvalidFieldException(String field, String reason) {
        super(field + ": " + reason);
        this.field = field;
    }

    /** The form field: {@code to cc bcc subject name address fileName mediaType inReplyTo references}. */
    public String field() {
        return field;
    }
}
