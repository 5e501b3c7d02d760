package org.postern.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postern.core.runtime.CoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Returns memory to the system after a busy time: once the box is idle, and again when the caches have dropped what
 * nobody reads any more. The serial collector shrinks its heap only
 * after filling it, and a few sign-ins fill it (each hashes a password in tens of MiB). The launcher's
 * {@code MaxHeapFreeRatio} decides how much is kept.
 */
final class IdleHeap implements AutoCloseable {
    /** Rare enough to cost nothing, frequent enough that a quiet office has its memory back within a minute. */
    private static final Duration LOOK = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(IdleHeap.class);

    private final ScheduledExecutorService timer;

    private IdleHeap(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** @param caches gives back what is not in the heap */
    static IdleHeap watch(Runnable caches) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(CoreThreads.daemons("idle-heap"));
        Quiet quiet = new Quiet();
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> look(quiet, caches), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return new IdleHeap(timer);
    }

    private static void look(Quiet quiet, Runnable caches) {
        Runtime heap = Runtime.getRuntime();
        if (quiet.after(heap.totalMemory(), heap.freeMemory())) {
            release(caches);
            System.gc();
            quiet.collected(heap.totalMemory(), heap.freeMemory());
        }
    }

    private static void release(Runnable caches) {
        try {
            caches.run();
        } catch (RuntimeException e) {
            LOG.debug("the store kept its memory", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /**
     * Detects the first quiet moment after a busy time by comparing two samples of the heap, and two later ones. The
     * start of the process counts as busy.
     */
    static final class Quiet {
        /** An idle box allocates less than this between two samples. */
        private static final long LITTLE = 4 << 20;

        /** Looks after the first quiet one: the titles and views of the webmail are gone, the lists of mail programs are gone. */
        private static final List<Integer> AGAIN = List.of(0, 10, 46);

        private boolean busy = true;
        private int looks;
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
                return false;
            }
            looks = busy ? 0 : looks + 1;
            busy = false;
            return AGAIN.contains(looks);
        }

        void collected(long totalNow, long freeNow) {
            total = totalNow;
            used = totalNow - freeNow;
        }
    }
}
