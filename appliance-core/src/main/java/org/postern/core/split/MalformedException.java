package org.postern.core.split;

import org.jspecify.annotations.Nullable;

/** The received data is not what a node of this version sends. */
final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        this(message, null);
    }

    MalformedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
