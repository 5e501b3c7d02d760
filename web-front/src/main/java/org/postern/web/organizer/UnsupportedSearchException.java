package org.postern.web.organizer;

/** The mail server cannot search for something that was asked. */
public final class UnsupportedSearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String part;

    public UnsupportedSearchException(String part) {
        super("the mail server cannot search for " + part);
        this.part = part;
    }

    /** The part of the search that cannot be asked. */
    public String part() {
        return part;
    }
}
