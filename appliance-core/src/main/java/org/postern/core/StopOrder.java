package org.postern.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postern.core.runtime.CoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the started parts in reverse order, within one time limit for all. A part that fails or hangs does not keep the
 * others running; the first failure is thrown at the end, with later ones suppressed in it. Idempotent; confined to one
 * thread.
 */
final class StopOrder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopOrder.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private final Duration within;

    private record Part(String name, AutoCloseable closeable) {}

    StopOrder(Duration within) {
        this.within = within;
    }

    <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    @Override
    public void close() {
        long end = System.nanoTime() + within.toNanos();
        ApplianceException first = null;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                stop(part, Math.max(TimeUnit.MILLISECONDS.toNanos(100), end - System.nanoTime()));
            } catch (ApplianceException e) {
                LOG.error("stopping went wrong; the rest is stopped all the same", e);
                first = first(first, e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static ApplianceException first(@Nullable ApplianceException first, ApplianceException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static void stop(Part part, long nanos) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            part.closeable().close();
            return true;
        });
        CoreThreads.daemons("stop-" + part.name()).newThread(task).start();
        try {
            task.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ApplianceException(part.name() + " did not stop in time and was left", e);
        } catch (ExecutionException e) {
            throw new ApplianceException(part.name() + " failed to stop: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApplianceException(part.name() + " was left: stopping was interrupted", e);
        }
    }
}
