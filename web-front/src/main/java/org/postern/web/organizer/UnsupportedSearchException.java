package org.postern.web.organizer;

/** The mail server cannot search for something that was asked. The message is that part of the search. */
public final class UnsupportedSearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedSearchException(String part) {
        super(part);
    }
}
