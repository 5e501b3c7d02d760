package org.postern.core.split;

import org.jspecify.annotations.Nullable;

/** What came over the wire is not what a node of this version sends. */
final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        this(message, null);
    }

    MalformedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
