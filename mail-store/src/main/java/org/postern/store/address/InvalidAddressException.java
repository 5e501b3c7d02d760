package org.postern.store.address;

/** The text is not an address; the message says why, in words a person can act on, without echoing control characters. */
public final class InvalidAddressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidAddressException(String message) {
        super(message);
    }
}
