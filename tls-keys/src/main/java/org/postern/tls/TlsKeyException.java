package org.postern.tls;

/** Keys or certificates cannot be used. The message says what is wrong, what was kept, and what to do. */
public final class TlsKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TlsKeyException(String message) {
        super(message);
    }

    public TlsKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
