package org.postern.store.platform;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Named daemon threads: the store is ended by its close, and a forgotten thread cannot keep the process alive. Thread-safe. */
public final class StoreThreads {
    private StoreThreads() {}

    /** Threads of one name and a number. */
    public static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> one(name + "-" + count.incrementAndGet(), work);
    }

    /** One thread, not started yet. */
    public static Thread one(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
