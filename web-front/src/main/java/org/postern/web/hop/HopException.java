package org.postern.web.hop;

import org.jspecify.annotations.Nullable;

/** The hop to the mail server failed. */
public final class HopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Told apart for the person. */
    public enum Kind {
        UNREACHABLE,
        REFUSED_LOGIN,
        /** The account is locked or has run out; the message holds the server's words. */
        LOCKED,
        GONE,
        BUSY,
        /** The server's answer broke off, or was none. */
        BROKEN,
        /** The message came whole, and cannot be read as one. */
        UNREADABLE
    }

    private final Kind kind;

    public HopException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
