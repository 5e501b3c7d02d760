package org.postern.web.runtime;

import java.util.concurrent.ThreadFactory;

/** Threads of the web front. */
public final class WebThreads {
    private WebThreads() {}

    /** Makes daemon threads of this name. They do not keep the process alive. */
    public static ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
