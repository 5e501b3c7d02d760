package org.postern.core.cli.owner;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postern.core.ApplianceException;
import org.postern.core.runtime.CoreThreads;

/**
 * Waits for what others may hold up, but not for long: a process that somebody stopped (SIGSTOP), a pipe that somebody else keeps
 * open when that process is dead, a pipe in place of a file. The waiting is done by another thread, which nothing can free and this
 * process does not end with. Used by one thread.
 */
final class SilenceWatch implements AutoCloseable {
    /** Several times what a busy machine needs to say that it is alive. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private final Duration longest;
    private final Runnable end;
    private ExecutorService waiting = fresh();

    /** Ends the other process with {@code end} if it says nothing for too long. */
    SilenceWatch(Duration longest, Runnable end) {
        this.longest = longest;
        this.end = end;
    }

    private static ExecutorService fresh() {
        return Executors.newSingleThreadExecutor(CoreThreads.daemons("silence"));
    }

    /** Something that takes as long as somebody else likes. */
    @FunctionalInterface
    interface Exchange<T> {
        T run() throws IOException;
    }

    /** Waits for the other process. */
    <T> T during(Exchange<T> exchange) throws IOException {
        try {
            return within(exchange);
        } catch (TimeoutException e) {
            end.run();
            throw new ApplianceException(
                    "the process that carries out the command has said nothing for " + longest.toSeconds()
                            + " seconds, and was ended. Look at the result before you repeat the command",
                    e);
        }
    }

    /** Waits for a file. */
    <T> T file(Path name, Exchange<T> exchange) throws IOException {
        try {
            return within(exchange);
        } catch (TimeoutException e) {
            FileSystemException silent = new FileSystemException(
                    name.toString(), null, "has given nothing for " + longest.toSeconds() + " seconds");
            silent.initCause(e);
            throw silent;
        }
    }

    private <T> T within(Exchange<T> exchange) throws IOException, TimeoutException {
        try {
            return waiting.submit(exchange::run).get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            waiting.shutdownNow();
            waiting = fresh();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the command was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(cause);
        }
    }

    @Override
    public void close() {
        waiting.shutdownNow();
    }
}
