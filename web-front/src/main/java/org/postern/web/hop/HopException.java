package org.postern.web.hop;

import org.jspecify.annotations.Nullable;

/** The hop to the mail server failed. */
public final class HopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kinds that people see as different problems. */
    public enum Kind {
        UNREACHABLE,
        REFUSED_LOGIN,
        /** The account is locked or has expired; the message holds the server's words. */
        LOCKED,
        GONE,
        BUSY,
        /** The server's answer was incomplete or invalid. */
        BROKEN,
        /** The message was received completely but cannot be parsed. */
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
