package org.postern.store.account;

/** An account operation was refused; the message says why. */
public final class AccountException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccountException(String message) {
        super(message);
    }
}
