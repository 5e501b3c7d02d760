package org.postern.web.hop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Where one connection is kept and used by one thread at a time, in the order of asking; kept by {@link ConnectionSlots}. */
public abstract class ConnectionSlot {
    private static final long PATIENCE_SECONDS = 2;

    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile long usedNanos = System.nanoTime();

    /** Closes the connection, if there is one. With the lock held, except when a thread does not come back from it. */
    public abstract void shut();

    /** Whether it is of use without a connection. */
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

    /** Without waiting. */
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

    /** A thread that still works on it finds the connection closed after a moment's patience. */
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
