package org.postern.store.outbound;

import java.util.concurrent.Semaphore;

/**
 * Limits how many lanes may be open at one time. Retries get three quarters of the slots, so that new mail is sent at
 * once even if many destinations are dead. Thread-safe; only one thread takes slots.
 */
final class LaneSlots {
    private final Semaphore all;
    private final Semaphore retries;

    LaneSlots(int most) {
        all = new Semaphore(most);
        retries = new Semaphore(Math.max(1, most * 3 / 4));
    }

    boolean freeFor(boolean retry) {
        return all.availablePermits() > 0 && (!retry || retries.availablePermits() > 0);
    }

    boolean take(boolean retry) {
        if (retry && !retries.tryAcquire()) {
            return false;
        }
        if (!all.tryAcquire()) {
            if (retry) {
                retries.release();
            }
            return false;
        }
        return true;
    }

    void release(boolean retry) {
        all.release();
        if (retry) {
            retries.release();
        }
    }
}
