package org.postern.store.database;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that changes the database. It applies all waiting changes in one transaction and acknowledges them
 * after its commit is synced. A single change never waits for others. When one change of a group fails, the group is
 * rolled back and each change is applied again in a separate transaction, so a failure affects no other change.
 *
 * <p>After a failed write or sync, nothing is written until restart: the kernel may have dropped the data and would
 * report the next sync as successful (the fsync trap). The change that failed is cut off the log, so that no restart
 * finds it ({@link LogTail}).
 */
public final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int CLOSE_SECONDS = 8;

    private final Link link;
    private final LogTail tail;
    private final Consumer<Effects> committed;
    private final LongConsumer afterGroup;
    private final WaitingChanges waiting;
    private final ExecutorService acknowledgements = Executors.newFixedThreadPool(2, StoreThreads.named("store-done"));
    private final Thread thread;
    private volatile boolean readOnly;
    private volatile String why =
            "the store is read-only since a write failed; repair the disk, then restart the server";
    private volatile boolean closed;
    private volatile boolean ended;
    /** When the group that is being written began, on {@link System#nanoTime()}. */
    private volatile @Nullable Long began;

    public Writer(
            Link link, LogTail tail, StoreSettings settings, Consumer<Effects> committed, LongConsumer afterGroup) {
        this.link = link;
        this.tail = tail;
        this.committed = committed;
        this.afterGroup = afterGroup;
        this.waiting = new WaitingChanges(settings.groups());
        this.thread = StoreThreads.named("store-writer").newThread(this::untilTheEnd);
        this.thread.start();
    }

    public boolean readOnly() {
        return readOnly;
    }

    /** Refuses all changes from now on, in these words. */
    public void refuseChanges(String words) {
        why = words;
        readOnly = true;
    }

    /** Stops all writing. Also called when copying the log into the database failed. */
    public void stopWriting(Exception cause) {
        if (!readOnly) {
            readOnly = true;
            LOG.error("writing to the store failed; it is read-only until restart", cause);
        }
    }

    /** Submits a change; the future completes after its commit, on the store's pool. */
    public <T> CompletableFuture<T> submit(Work<T> work, long bytes) {
        return enqueue(new QueuedChange<>(work, bytes, false), false);
    }

    /**
     * Submits one step of a long change. It gets a transaction of its own, after the changes that wait now, and is
     * applied once at most. The next step is submitted when it has completed, so that other changes come between.
     */
    public <T> CompletableFuture<T> submitStep(Work<T> work, long bytes) {
        return enqueue(new QueuedChange<>(work, bytes, false), true);
    }

    /** Whether steps alone were written lately, so that a longer one would keep nobody waiting. */
    public boolean quiet() {
        return waiting.quiet();
    }

    /** Applies a change and waits for its commit. */
    public <T> T run(Work<T> work) {
        try {
            return enqueue(new QueuedChange<>(work, 0, true), false).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private <T> CompletableFuture<T> enqueue(QueuedChange<T> job, boolean step) {
        try {
            if (!(step ? waiting.putStep(job) : waiting.put(job))) {
                throw new StoreException(StoreException.Kind.FAILED, "the store is closed");
            }
            if (ended) {
                refuseWaiting();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            job.fail(new StoreException(StoreException.Kind.FAILED, "interrupted while waiting to write", e));
            job.acknowledge(committed);
        } catch (StoreException e) {
            job.fail(e);
            job.acknowledge(committed);
        }
        return job.future;
    }

    /** What keeps it from writing. */
    public Optional<String> fault(Duration longest) {
        Long since = began;
        if (closed) {
            return Optional.empty();
        }
        if (ended) {
            return Optional.of("the thread that writes the store has ended");
        }
        if (readOnly) {
            return Optional.of("the store is read-only since a write failed");
        }
        return since != null && System.nanoTime() - since > longest.toNanos()
                ? Optional.of("one write has taken longer than " + longest.toSeconds() + " s")
                : Optional.empty();
    }

    /** An Error ends the thread. Then nothing may wait for it. */
    private void untilTheEnd() {
        try {
            loop();
        } finally {
            ended = true;
            if (!closed) {
                LOG.error("the thread that writes the store has ended; nothing is written until restart");
            }
            refuseWaiting();
        }
    }

    private void refuseWaiting() {
        for (Optional<QueuedChange<?>> job = waiting.poll(); job.isPresent(); job = waiting.poll()) {
            job.get().fail(new StoreException(StoreException.Kind.FAILED, "the store is no longer written"));
            job.get().acknowledge(committed);
        }
    }

    private void loop() {
        List<QueuedChange<?>> group = new ArrayList<>();
        while (true) {
            try {
                Optional<Long> bytes = waiting.take(group);
                if (bytes.isEmpty()) {
                    return;
                }
                write(group);
                // An estimate of the bytes logged: contents, and the index pages of each change.
                afterGroup.accept(bytes.get() + 16_384 + 4_096L * group.size());
            } catch (InterruptedException e) {
                waiting.close(); // nobody interrupts it; if so, apply the queued changes, then end
            } catch (RuntimeException e) {
                LOG.error("unexpected error in the store's writer", e);
            } finally {
                group.clear();
            }
        }
    }

    private void write(List<QueuedChange<?>> group) {
        began = System.nanoTime();
        try {
            if (!transact(group) && group.size() > 1) {
                for (QueuedChange<?> job : group) {
                    transact(List.of(job));
                }
            }
        } finally {
            began = null;
            for (QueuedChange<?> job : group) {
                job.settle();
            }
            acknowledge(group);
        }
    }

    /** Whether the transaction was committed. If not, the failure is recorded in each change. */
    private boolean transact(List<QueuedChange<?>> group) {
        if (readOnly) {
            fail(group, new StoreException(StoreException.Kind.READ_ONLY, why));
            return false;
        }
        boolean begun = false;
        try {
            link.begin();
            begun = true;
            for (QueuedChange<?> job : group) {
                job.apply(link);
            }
            link.commit();
            return true;
        } catch (SQLException | IOException | RuntimeException e) {
            failed(group, e, begun);
            return false;
        }
    }

    private void failed(List<QueuedChange<?>> group, Exception e, boolean begun) {
        RuntimeException failure = e instanceof RuntimeException known ? known : SqlFaults.write(e);
        if (failure instanceof StoreException store && store.kind() == StoreException.Kind.READ_ONLY) {
            stopWriting(e);
        } else if (failure instanceof StoreException store && store.kind() == StoreException.Kind.CORRUPT) {
            LOG.error("the store is damaged", e);
        } else if (e instanceof SQLException) {
            LOG.error("a change of the store failed: {}", e.getMessage());
        }
        if (begun) {
            try {
                link.rollback();
            } catch (SQLException rollback) {
                failure.addSuppressed(rollback);
                stopWriting(rollback);
            }
        }
        if (readOnly) {
            tail.cut(link); // before anyone hears that it failed
        }
        fail(group, failure);
    }

    private static void fail(List<QueuedChange<?>> group, RuntimeException failure) {
        for (QueuedChange<?> job : group) {
            job.fail(failure);
        }
    }

    private void acknowledge(List<QueuedChange<?>> group) {
        List<QueuedChange<?>> later = new ArrayList<>(group.size());
        for (QueuedChange<?> job : group) {
            if (job.direct) {
                job.complete(); // its caller waits, so no other thread is needed
            }
            later.add(job);
        }
        acknowledgements.execute(() -> later.forEach(job -> job.acknowledge(committed)));
    }

    /** Applies the queued changes, then ends; bounded in time. */
    @Override
    public void close() {
        closed = true;
        waiting.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            acknowledgements.shutdown();
            if (thread.isAlive() || !acknowledgements.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.error("the store's writer did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A change of the database. It may be applied twice, so it must have no other side effects. */
    @FunctionalInterface
    public interface Work<T> {
        T apply(Link link, Effects effects) throws SQLException, IOException;
    }
}
