package org.postern.store.gate;

import java.net.InetAddress;

/** Runs the sign-ins of mail programs, which may each wait some seconds and hash for some 50 ms. Thread-safe. */
@FunctionalInterface
public interface LoginThreads {
    /** On the thread of the caller. */
    LoginThreads DIRECT = (client, login) -> login.run();

    /**
     * Runs one sign-in in the turn of its client's network.
     *
     * @throws java.util.concurrent.RejectedExecutionException when too many wait
     */
    void run(InetAddress client, Runnable login);
}
