package org.postern.core.runtime;

import java.util.concurrent.ThreadFactory;

/** Threads of the core. */
public final class CoreThreads {
    private CoreThreads() {}

    /** Makes threads of this name, which do not keep the process alive. */
    public static ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
