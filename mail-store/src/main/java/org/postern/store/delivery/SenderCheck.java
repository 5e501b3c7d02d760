package org.postern.store.delivery;

import java.util.concurrent.CompletableFuture;

/**
 * Checks whether a message comes from its claimed sender (SPF, DKIM, DMARC). Thread-safe, and never fails because of
 * what the peer does.
 */
@FunctionalInterface
public interface SenderCheck {
    /**
     * Reads the header on the caller's thread and asks DNS. Strangers decide when DNS answers, so no thread waits. The
     * future completes within the check's own time limit, on a thread that must not be held.
     */
    CompletableFuture<Evidence> ask(IncomingMessage arrival);

    /** A check that knows its result. */
    static SenderCheck of(Finding finding) {
        return arrival -> CompletableFuture.completedFuture(() -> finding);
    }

    /** What is needed to judge a message. */
    @FunctionalInterface
    interface Evidence {
        /** Reads the message and verifies its signatures, on the caller's thread. */
        Finding judge();
    }
}
