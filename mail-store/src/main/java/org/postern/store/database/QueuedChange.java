package org.postern.store.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.mailbox.StoreException;

/**
 * A change that waits for the writer, and its result. The writer's thread applies it. After the commit it is completed
 * by that thread if its caller waits, otherwise by another thread.
 */
final class QueuedChange<T> {
    private final Writer.Work<T> work;
    final long bytes;
    final boolean direct;
    final CompletableFuture<T> future = new CompletableFuture<>();
    private Outcome<T> outcome = new Outcome<>(null, null, new Effects());

    QueuedChange(Writer.Work<T> work, long bytes, boolean direct) {
        this.work = work;
        this.bytes = bytes;
        this.direct = direct;
    }

    void apply(Link link) throws SQLException, IOException {
        Effects effects = new Effects();
        outcome = new Outcome<>(work.apply(link, effects), null, effects);
    }

    void fail(RuntimeException failure) {
        outcome = new Outcome<>(null, failure, new Effects());
    }

    /** A change without a result was never tried: an unexpected error came first. */
    void settle() {
        if (outcome.value() == null && outcome.failure() == null) {
            fail(new StoreException(StoreException.Kind.FAILED, "the store could not be changed"));
        }
    }

    void complete() {
        RuntimeException failure = outcome.failure();
        T value = outcome.value();
        if (failure != null) {
            future.completeExceptionally(failure);
        } else if (value != null) {
            future.complete(value);
        }
    }

    void acknowledge(Consumer<Effects> committed) {
        if (outcome.failure() == null) {
            committed.accept(outcome.effects());
        }
        complete();
    }

    private record Outcome<T>(@Nullable T value, @Nullable RuntimeException failure, Effects effects) {}
}
