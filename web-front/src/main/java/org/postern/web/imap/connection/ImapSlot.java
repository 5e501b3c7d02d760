package org.postern.web.imap.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.HopException;

/** Holds one connection, used by one thread at a time. Thread-safe. */
public final class ImapSlot {
    /** Longer than any command except a very large search; a person would not wait longer. */
    private static final long WAIT_SECONDS = 20;

    private static final long PATIENCE_SECONDS = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable ImapConnection connection;
    private volatile long usedNanos = System.nanoTime();

    public void lock() {
        try {
            if (lock.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
                usedNanos = System.nanoTime();
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new HopException(HopException.Kind.BUSY, "the mailbox is busy", null);
    }

    public boolean tryLock() {
        return lock.tryLock();
    }

    public void unlock() {
        if (lock.getHoldCount() == 1) {
            usedNanos = System.nanoTime();
        }
        lock.unlock();
    }

    @Nullable
    public ImapConnection connection() {
        return connection;
    }

    /** Call only with the lock held. */
    public void put(ImapConnection opened) {
        connection = opened;
    }

    public long unusedNanos() {
        return System.nanoTime() - usedNanos;
    }

    public boolean unusedFor(Duration time) {
        return !lock.isLocked() && unusedNanos() > time.toNanos();
    }

    public boolean busyFor(Duration time) {
        return lock.isLocked() && unusedNanos() > time.toNanos();
    }

    /** Closes the connection without LOGOUT; any thread may call it. */
    public void cut() {
        ImapConnection open = connection;
        connection = null;
        if (open != null) {
            open.wire().cut();
        }
    }

    /** Call only with the lock held. */
    public void shut() {
        ImapConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    /** A thread that is still using the connection finds it closed after a short wait. */
    public void shutWhenFree() {
        boolean locked = false;
        try {
            locked = lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!locked) {
            cut();
            return;
        }
        try {
            shut();
        } finally {
            lock.unlock();
        }
    }
}
