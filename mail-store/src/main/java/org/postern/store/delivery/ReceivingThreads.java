package org.postern.store.delivery;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.postern.store.account.Account;
import org.postern.store.platform.StoreThreads;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.share.FairShares;
import org.postern.store.share.Turns;

/**
 * Receives mail from outside on threads of its own, so that judging it never holds the threads on which the office reads
 * and sends. Waiting for the DNS of strangers holds none of them. Each client network has a fair share of the threads,
 * and so of the processor for signatures, filters and junk; and of the messages that may wait. Thread-safe. Closing
 * waits a moment for mail that is being judged, then interrupts it; such mail is deferred.
 */
public final class ReceivingThreads implements Intake, AutoCloseable {
    private static final int THREADS = 32; // more than cores, because a junk service or the disk may make some wait
    private static final int MESSAGES = 2_000; // being judged or waiting: on disk, and some hundred octets of memory
    private static final int GRACE_SECONDS = 2;

    private final Intake submissions;
    private final Reception reception;
    private final FairShares messages;
    private final Turns turns;
    private final ThreadPoolExecutor threads;

    /** Wraps a post office that judges mail on its caller's thread. */
    public ReceivingThreads(PostOffice office) {
        this(office, office, THREADS, MESSAGES);
    }

    ReceivingThreads(Intake submissions, Reception reception, int most, int messages) {
        this.submissions = submissions;
        this.reception = reception;
        this.messages = new FairShares(messages);
        turns = new Turns(most);
        threads = new ThreadPoolExecutor(
                most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), StoreThreads.named("mail-receive"));
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<Receipt> receive(IncomingMessage arrival) {
        InetAddress client = arrival.origin().client();
        List<String> networks = ClientNetwork.levels(client);
        if (!messages.take(networks)) {
            return CompletableFuture.failedFuture(
                    new SubmissionRefused(451, "4.3.2", "too much mail at once, try again later"));
        }
        return inTurn(networks, () -> begun(networks, arrival))
                .whenComplete((receipt, fault) -> messages.giveBack(networks))
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(reason(fault)));
    }

    /** When nothing was asked of anybody, the judging goes on in the same turn. */
    private CompletableFuture<Receipt> begun(List<String> networks, IncomingMessage arrival) {
        CompletableFuture<Reception.Judging> begun = reception.begin(arrival);
        return begun.isDone()
                ? begun.thenCompose(Reception.Judging::deliver)
                : begun.thenCompose(judging -> inTurn(networks, judging::deliver));
    }

    /** Holds a thread for the work itself, not until the result comes. */
    private <T> CompletableFuture<T> inTurn(List<String> networks, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<CompletableFuture<T>> begun = new CompletableFuture<>();
        Turns.Claim claim = Turns.Claim.of(networks);
        turns.begin(claim, () -> {
            try {
                threads.execute(() -> {
                    try {
                        begun.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        begun.completeExceptionally(e);
                        throw e;
                    } finally {
                        turns.end(claim);
                    }
                });
            } catch (RejectedExecutionException e) {
                begun.completeExceptionally(e);
                turns.end(claim);
            }
        });
        return begun.thenCompose(result -> result);
    }

    private static Throwable reason(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return cause instanceof RejectedExecutionException
                ? new SubmissionRefused(451, "4.3.2", "this server is stopping, try again later")
                : cause;
    }

    @Override
    public CompletableFuture<Receipt> submit(Account account, IncomingMessage arrival) {
        return submissions.submit(account, arrival);
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
