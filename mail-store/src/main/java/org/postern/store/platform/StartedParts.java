package org.postern.store.platform;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started and must be closed, in reverse. Confined to the thread that starts and stops its owner. */
public final class StartedParts {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    public <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Closes everything; what fails is added to the failure as suppressed. Idempotent. */
    public void closeAfter(Exception failure) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
