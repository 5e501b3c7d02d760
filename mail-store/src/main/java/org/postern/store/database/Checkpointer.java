package org.postern.store.database;

import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.postern.store.mailbox.StoreException;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the write-ahead log into the database on a separate thread, so that senders do not wait for it. A passive
 * checkpoint disturbs neither readers nor the writer. The writer restarts the log after all of it was copied. Under
 * continuous load that never happens by itself. So when the log has grown to eight times the limit, the writer is
 * paused for one checkpoint, unless a reader is in the way ({@link CheckpointPace}).
 */
public final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

    private final Link background;
    private final Link writerLink;
    private final CheckpointPace pace;
    private final Consumer<Exception> failed;
    private final Semaphore due = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean pauseWriter;
    private long sinceLast;

    public Checkpointer(Link background, Link writerLink, long limit, Consumer<Exception> failed) {
        this.background = background;
        this.writerLink = writerLink;
        this.pace = new CheckpointPace(limit);
        this.failed = failed;
        this.thread = StoreThreads.named("store-checkpoint").newThread(this::loop);
        this.thread.start();
    }

    /**
     * Called by the writer between transactions.
     *
     * @param bytesLogged about how much the last transaction added to the log
     */
    public void afterGroup(long bytesLogged) {
        if (pauseWriter) {
            pauseWriter = false;
            sinceLast = 0;
            checkpoint(writerLink);
            return;
        }
        sinceLast += bytesLogged;
        if (sinceLast >= pace.due() && due.availablePermits() == 0) {
            sinceLast = 0;
            due.release();
        }
    }

    private void loop() {
        while (!closed) {
            try {
                due.acquire();
                if (!closed) {
                    checkpoint(background);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    private void checkpoint(Link link) {
        try {
            pauseWriter = link.first(
                            "PRAGMA wal_checkpoint(PASSIVE)",
                            row -> pace.pauses(row.getLong(2), row.getLong(3), link == writerLink))
                    .orElse(false);
        } catch (SQLException e) {
            StoreException failure = SqlFaults.write(e);
            if (failure.kind() == StoreException.Kind.READ_ONLY) {
                failed.accept(e);
            } else {
                LOG.warn("copying the log into the database failed, will be tried again: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        due.release();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        background.close();
    }
}
