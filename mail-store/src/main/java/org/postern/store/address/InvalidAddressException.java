package org.postern.store.address;

/** The text is not an address. The message tells a person what to correct, without echoing control characters. */
public final class InvalidAddressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidAddressException(String message) {
        super(message);
    }
}
