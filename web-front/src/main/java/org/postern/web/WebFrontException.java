package org.postern.web;

import org.jspecify.annotations.Nullable;

/** The web front cannot start; the message says what to do. */
public final class WebFrontException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WebFrontException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
