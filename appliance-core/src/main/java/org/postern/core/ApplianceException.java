package org.postern.core;

/** The box cannot do the operation; the message says what happened, what was kept, and what to do next. */
public final class ApplianceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ApplianceException(String message) {
        super(message);
    }

    public ApplianceException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
    }
}
