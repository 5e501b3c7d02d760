package org.postern.core.cli.owner;

import java.io.IOException;
import java.time.Duration;
import org.postern.core.ApplianceException;
import org.postern.core.runtime.CoreThreads;

/**
 * Ends a process that says nothing for too long, as one that somebody stopped (SIGSTOP) does: nobody may make root wait. Counts only
 * while this process waits for the other one. Used by one thread.
 */
final class SilenceWatch implements AutoCloseable {
    /** Several times what a busy machine needs to say that it is alive. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final long NOT_WAITING = 0;

    private final Duration longest;
    private final Runnable end;
    private final Thread thread;
    private volatile long since = NOT_WAITING;
    private volatile boolean ended;

    /** Begins to watch; {@code end} makes a wait return with a failure. */
    SilenceWatch(Duration longest, Runnable end) {
        this.longest = longest;
        this.end = end;
        this.thread = CoreThreads.daemons("silence").newThread(this::watch);
        thread.start();
    }

    /** Something that takes as long as the other process likes. */
    @FunctionalInterface
    interface Exchange {
        CommandFrame run() throws IOException;
    }

    CommandFrame during(Exchange exchange) throws IOException {
        since = Math.max(1, System.nanoTime() & Long.MAX_VALUE);
        try {
            return exchange.run();
        } catch (IOException e) {
            if (ended) {
                throw new ApplianceException(
                        "the process that carries out the command has said nothing for " + longest.toSeconds()
                                + " seconds, and was ended. Look at the result before you repeat the command",
                        e);
            }
            throw e;
        } finally {
            since = NOT_WAITING;
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(Math.max(1, longest.toMillis() / 10));
                long began = since;
                if (began != NOT_WAITING && (System.nanoTime() & Long.MAX_VALUE) - began > longest.toNanos()) {
                    ended = true;
                    end.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
