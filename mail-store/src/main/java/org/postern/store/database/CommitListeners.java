package org.postern.store.database;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.postern.store.mailbox.Mailboxes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners for commits. Thread-safe. If a listener throws, the exception is logged and the other listeners still
 * run.
 */
public final class CommitListeners {
    private static final Logger LOG = LoggerFactory.getLogger(CommitListeners.class);

    private final List<Consumer<Mailboxes.Change>> changes = new CopyOnWriteArrayList<>();
    private final List<Runnable> arrivals = new CopyOnWriteArrayList<>();

    public AutoCloseable onChange(Consumer<Mailboxes.Change> listener) {
        changes.add(listener);
        return () -> changes.remove(listener);
    }

    public AutoCloseable onArrival(Runnable listener) {
        arrivals.add(listener);
        return () -> arrivals.remove(listener);
    }

    public void tell(Effects effects) {
        for (Mailboxes.Change change : effects.changes()) {
            for (Consumer<Mailboxes.Change> listener : changes) {
                safely(() -> listener.accept(change));
            }
        }
        if (effects.isQueued()) {
            arrivals.forEach(CommitListeners::safely);
        }
    }

    private static void safely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("a listener of store changes failed", e);
        }
    }
}
