package org.postern.store.database;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.postern.store.mailbox.StoreSettings;

/**
 * Changes that wait for the writer. Steps of a long change wait apart: one at a time gets a transaction of its own, and
 * after each step all other changes come first. So a change waits for one step at most, and a step for one group.
 * Thread-safe.
 */
final class WaitingChanges {
    /** A change with less content is one that somebody waits for. */
    private static final long SMALL = 65_536;
    /** So many steps without a small change, some 30 ms: nobody else is sending. */
    private static final int QUIET_AFTER = 8;

    private final StoreSettings.Groups limits;
    private final Deque<QueuedChange<?>> changes = new ArrayDeque<>();
    private final Deque<QueuedChange<?>> steps = new ArrayDeque<>();
    private boolean stepIsNext;
    /** Steps taken since the last small change. */
    private int stepsInARow;

    private boolean closed;

    WaitingChanges(StoreSettings.Groups limits) {
        this.limits = limits;
    }

    /** Adds a change, waiting while there are too many; false after {@link #close}. */
    synchronized boolean put(QueuedChange<?> change) throws InterruptedException {
        while (!closed && changes.size() >= limits.waiting()) {
            wait();
        }
        return added(changes, change);
    }

    /** Adds a step, without waiting: each long change has one at a time. False after {@link #close}. */
    synchronized boolean putStep(QueuedChange<?> step) {
        return added(steps, step);
    }

    private boolean added(Deque<QueuedChange<?>> to, QueuedChange<?> change) {
        if (closed) {
            return false;
        }
        to.add(change);
        notifyAll();
        return true;
    }

    /** Waits for changes and gives the next group, with its octets; empty when closed and nothing is left. */
    synchronized Optional<Long> take(List<QueuedChange<?>> group) throws InterruptedException {
        while (changes.isEmpty() && steps.isEmpty()) {
            if (closed) {
                return Optional.empty();
            }
            wait();
        }
        long bytes = 0;
        if (changes.isEmpty() || (stepIsNext && !steps.isEmpty())) {
            stepIsNext = false;
            QueuedChange<?> step = steps.remove();
            group.add(step);
            stepsInARow++;
            return Optional.of(step.bytes);
        }
        stepIsNext = true;
        boolean full = changes.size() >= limits.waiting();
        do {
            QueuedChange<?> change = changes.remove();
            group.add(change);
            bytes += change.bytes;
            stepsInARow = change.bytes < SMALL ? 0 : stepsInARow;
        } while (!changes.isEmpty() && group.size() < limits.messages() && bytes < limits.bytes());
        if (full) {
            notifyAll();
        }
        return Optional.of(bytes);
    }

    /** Whether steps alone were taken lately, so that a longer one keeps nobody waiting. */
    synchronized boolean quiet() {
        return stepsInARow >= QUIET_AFTER;
    }

    /** Removes one; used when nothing will be written any more. */
    synchronized Optional<QueuedChange<?>> poll() {
        QueuedChange<?> change = changes.poll();
        return Optional.ofNullable(change == null ? steps.poll() : change);
    }

    /** Accepts nothing from now on. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
