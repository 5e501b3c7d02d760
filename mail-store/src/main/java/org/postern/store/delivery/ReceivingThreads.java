package org.postern.store.delivery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postern.store.account.Account;
import org.postern.store.platform.StoreThreads;

/**
 * Receives mail from outside on threads of its own. Judging mail waits for the DNS of strangers, who can delay the
 * answer up to the limit: that may delay other mail from outside, but never the threads on which the office reads and
 * sends. Thread-safe. Closing waits a moment for mail that is being judged, then interrupts it; such mail is deferred.
 */
public final class ReceivingThreads implements Intake, AutoCloseable {
    private static final int THREADS = 64; // waiting messages; at 20 ms a message the threads take 3,000 a second
    private static final int WAITING = 1_000;
    private static final int GRACE_SECONDS = 2;

    private final Intake intake;
    private final ThreadPoolExecutor threads;

    /** Wraps an intake that judges mail on its caller's thread. */
    public ReceivingThreads(Intake intake) {
        this(intake, THREADS, WAITING);
    }

    ReceivingThreads(Intake intake, int most, int waiting) {
        this.intake = intake;
        threads = new ThreadPoolExecutor(
                most,
                most,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(waiting),
                StoreThreads.named("mail-receive"));
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
