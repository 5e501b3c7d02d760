package org.postern.web;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.postern.web.runtime.WebThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the front's periodic work on one thread. Each piece of work must be quick. Thread-safe. */
final class Sweeps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(WebThreads.daemons("web-sweep"));

    void each(Duration pause, Runnable work) {
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                () -> guarded(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The executor stops a periodic task for good after one exception. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("a sweep failed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
