package org.postern.store.delivery;

import java.util.concurrent.CompletableFuture;

/** Receives mail from outside in two steps, with a wait for DNS in between that holds no thread. Thread-safe. */
interface Reception {
    /**
     * Checks the envelope and the header on the caller's thread, and asks DNS about the sender.
     *
     * @return fails as {@link Intake#receive}; completes on a thread that must not be held
     */
    CompletableFuture<Judging> begin(IncomingMessage arrival);

    /** A message about whose sender DNS has answered. */
    @FunctionalInterface
    interface Judging {
        /** Judges the message on the caller's thread and stores it. */
        CompletableFuture<Intake.Receipt> deliver();
    }
}
