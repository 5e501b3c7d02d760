package org.postern.core.backup;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.postern.core.runtime.CoreThreads;

/** The second thread of a backup; runs its tasks in order. Confined to the thread that made it. */
final class OneThread implements AutoCloseable {
    /** Octets that one thread passes to the other at a time; several pieces may wait, 2 MiB in total. */
    static final int PIECE = 1 << 18;

    static final int PIECES = 8;
    private static final long PATIENCE_SECONDS = 5;

    private final ExecutorService executor;

    OneThread(String name) {
        // A daemon, since it may block on a pipe that nobody reads.
        this.executor = Executors.newSingleThreadExecutor(CoreThreads.daemons(name));
    }

    <T> Future<T> submit(Callable<T> task) {
        return executor.submit(task);
    }

    /** Waits; throws what the task threw. */
    static <T> T outcome(Future<T> task) throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof RuntimeException fault) {
                throw fault;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        }
    }

    /** Drops tasks that have not begun, interrupts the running one, and waits briefly for its end. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            boolean unused = executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
