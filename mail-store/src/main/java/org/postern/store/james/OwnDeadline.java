package org.postern.store.james;

/** A session with a deadline in addition to those of its listener, such as one for signing in. */
public interface OwnDeadline {
    /**
     * Whether the deadline has passed. Called every few seconds while no command runs.
     *
     * @param now monotonic nanoseconds ({@link System#nanoTime()})
     */
    boolean overdue(long now);
}
