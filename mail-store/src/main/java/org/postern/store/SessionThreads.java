package org.postern.store;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postern.store.platform.StoreThreads;
import org.postern.store.wire.WireThreads;

/** The threads that run the listeners' sessions. Thread-safe. */
final class SessionThreads implements AutoCloseable {
    private static final int LOGIN_THREADS = 24;
    private static final int LOGINS_WAITING = 200;

    private final WireThreads wire;
    private final ThreadPoolExecutor logins;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(StoreThreads.named("mail-timer"));

    /**
     * Starts the threads.
     *
     * @param workThreads run commands
     */
    SessionThreads(int workThreads) {
        wire = new WireThreads(Math.max(2, Runtime.getRuntime().availableProcessors()), workThreads);
        logins = new ThreadPoolExecutor(
                LOGIN_THREADS,
                LOGIN_THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(LOGINS_WAITING),
                StoreThreads.named("mail-login"));
        logins.allowCoreThreadTimeOut(true);
    }

    WireThreads wire() {
        return wire;
    }

    /**
     * Has more threads than the number of logins that may pause at once, so that an attack that makes them pause leaves
     * some threads for other logins.
     */
    Executor logins() {
        return logins;
    }

    /** Delays answers; must not run blocking tasks. */
    ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public void close() {
        logins.shutdownNow();
        wire.close();
        timer.shutdownNow();
    }
}
