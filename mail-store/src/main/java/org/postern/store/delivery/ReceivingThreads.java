package org.postern.store.delivery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postern.store.account.Account;

/**
 * Receives mail from outside on threads of its own. Judging it waits for the DNS of strangers, who can make it wait for as long
 * as is allowed: that may hold up other mail from outside, and never the threads on which the office reads and sends.
 * Thread-safe. Closing lets what is being judged end for a moment, then interrupts it; such mail is deferred.
 */
public final class ReceivingThreads implements Intake, AutoCloseable {
    private static final int THREADS = 64; // they wait; at 20 ms a message they take 3,000 a second
    private static final int WAITING = 1_000;
    private static final int GRACE_SECONDS = 2;

    private final Intake intake;
    private final ThreadPoolExecutor threads;

    /** In front of another intake, which judges on its caller's thread. */
    public ReceivingThreads(Intake intake) {
        this(intake, THREADS, WAITING);
    }

    ReceivingThreads(Intake intake, int most, int waiting) {
        this.intake = intake;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), task -> {
            Thread thread = new Thread(task, "mail-receive-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<Receipt> receive(IncomingMessage arrival) {
        return CompletableFuture.completedFuture(arrival)
                .thenComposeAsync(intake::receive, threads)
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(reason(fault)));
    }

    private static Throwable reason(Throwable fault) {
        Throwable cause = fault.getCause();
        return cause instanceof RejectedExecutionException
                ? new SubmissionRefused(451, "4.3.2", "too much mail at once, try again later")
                : fault;
    }

    @Override
    public CompletableFuture<Receipt> submit(Account account, IncomingMessage arrival) {
        return intake.submit(account, arrival);
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
