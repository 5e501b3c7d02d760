package org.postern.core;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postern.core.runtime.CoreThreads;

/**
 * Returns memory to the system after a busy time, once the box is idle. The serial collector shrinks its heap only
 * after filling it, and a few sign-ins fill it (each hashes a password in tens of MiB). The launcher's
 * {@code MaxHeapFreeRatio} decides how much is kept.
 */
final class IdleHeap implements AutoCloseable {
    /** Rare enough to cost nothing, frequent enough that a quiet office has its memory back within a minute. */
    private static final Duration LOOK = Duration.ofSeconds(20);

    private final ScheduledExecutorService timer;

    private IdleHeap(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    static IdleHeap watch() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(CoreThreads.daemons("idle-heap"));
        Quiet quiet = new Quiet();
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> look(quiet), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return new IdleHeap(timer);
    }

    private static void look(Quiet quiet) {
        Runtime heap = Runtime.getRuntime();
        if (quiet.after(heap.totalMemory(), heap.freeMemory())) {
            System.gc();
            quiet.collected(heap.totalMemory(), heap.freeMemory());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /**
     * Detects the first quiet moment after a busy time by comparing two samples of the heap. The start of the process
     * counts as busy.
     */
    static final class Quiet {
        /** An idle box allocates less than this between two samples. */
        private static final long LITTLE = 4 << 20;

        private boolean busy = true;
        private long total;
        private long used;

        /** Returns whether to collect now; sizes in bytes. */
        boolean after(long totalNow, long freeNow) {
            long usedNow = totalNow - freeNow;
            boolean still = total == totalNow && Math.abs(usedNow - used) < LITTLE;
            total = totalNow;
            used = usedNow;
            if (!still) {
                busy = true;
            }
            return busy && still;
        }

        void collected(long totalNow, long freeNow) {
            busy = false;
            total = totalNow;
            used = totalNow - freeNow;
        }
    }
}
