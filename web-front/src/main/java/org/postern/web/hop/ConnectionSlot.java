package org.postern.web.hop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Holds one connection, used by one thread at a time, in the order of requests. Kept in {@link ConnectionSlots}. */
public abstract class ConnectionSlot {
    private static final long PATIENCE_SECONDS = 2;

    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile long usedNanos = System.nanoTime();

    /**
     * Closes the connection, if there is one. Called with the lock held, except if a thread does not finish its use.
     */
    public abstract void shut();

    /** Whether the slot is worth keeping without a connection. */
    public boolean worthKeeping() {
        return false;
    }

    public long idleNanos() {
        return System.nanoTime() - usedNanos;
    }

    public boolean lockWithin(long seconds) {
        try {
            return lock.tryLock(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes the lock without waiting. */
    public boolean tryLock() {
        return lock.tryLock();
    }

    public void unlock() {
        lock.unlock();
    }

    /** Ends a use. */
    public void release() {
        usedNanos = System.nanoTime();
        lock.unlock();
    }

    /** A thread that is still using the connection finds it closed after a short wait. */
    public void shutWhenFree() {
        boolean locked = lockWithin(PATIENCE_SECONDS);
        try {
            shut();
        } finally {
            if (locked) {
                lock.unlock();
            }
        }
    }
}
