package org.postern.store;

import java.net.InetAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.postern.store.gate.LoginThreads;
import org.postern.store.gate.LoginTurns;
import org.postern.store.platform.StoreThreads;
import org.postern.store.wire.WireThreads;

/** The threads that run the listeners' sessions. Thread-safe. */
final class SessionThreads implements AutoCloseable {
    private final WireThreads wire;
    private final LoginTurns logins;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(StoreThreads.named("mail-timer"));

    /**
     * Starts the threads.
     *
     * @param workThreads run commands
     * @param members whether somebody signed in from the client's network lately
     */
    SessionThreads(int workThreads, Predicate<InetAddress> members) {
        wire = new WireThreads(Math.max(2, Runtime.getRuntime().availableProcessors()), workThreads);
        logins = new LoginTurns(members);
    }

    WireThreads wire() {
        return wire;
    }

    LoginThreads logins() {
        return logins;
    }

    /** Delays answers; must not run blocking tasks. */
    ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public void close() {
        logins.close();
        wire.close();
        timer.shutdownNow();
    }
}
