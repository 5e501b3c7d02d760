package org.postern.core.cli.box;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and Ctrl-C into an orderly end with status 0: the JVM by itself would end with 143 or 130. The hook
 * delays the JVM's shutdown until the command has stopped the box, 11 seconds at most.
 */
final class Shutdown {
    private static final int LONGEST_SECONDS = 11;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    static Shutdown hook() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::end, "shutdown"));
        return shutdown;
    }

    /** Returns when the process is asked to end. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void done() {
        done.countDown();
    }

    private void end() {
        asked.countDown();
        boolean orderly = false;
        try {
            orderly = done.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(orderly ? 0 : 1);
    }
}
