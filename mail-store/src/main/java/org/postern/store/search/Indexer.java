package org.postern.store.search;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Link;
import org.postern.store.database.OwnerOnlyFiles;
import org.postern.store.database.Readers;
import org.postern.store.database.SearchFile;
import org.postern.store.database.ServerLock;
import org.postern.store.database.SqlFaults;
import org.postern.store.database.Writer;
import org.postern.store.mailbox.StoreException;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads new messages in the order of their numbers, puts their words into the search index and notes which have
 * attachments, after they were acknowledged. How far it came is kept in the index itself, so after a crash it goes on from
 * there. One process on a directory does it, by a file lock; another only reads.
 */
public final class Indexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    /** Between batches under load: larger batches make fewer segments to merge. */
    private static final long GATHER_MILLIS = 100;
    /** What another process delivered is looked for so often. */
    private static final long IDLE_SECONDS = 3;

    private final Readers readers;
    private final IndexedRows rows;
    private final IndexBatch batch;
    private final SearchFile file;
    private final Path lockFile;
    private final BooleanSupplier room;
    private final OpenedTexts opened = new OpenedTexts();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean indexing;
    private boolean pending = true;
    private boolean hurry;

    public Indexer(
            Readers readers,
            Writer writer,
            ContentStore contents,
            SearchFile file,
            Path lockFile,
            BooleanSupplier room) {
        this.room = room;
        this.readers = readers;
        this.rows = new IndexedRows(readers, writer);
        this.batch = new IndexBatch(readers, rows, contents);
        this.file = file;
        this.lockFile = lockFile;
        this.thread = StoreThreads.named("store-indexer").newThread(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Something was committed that the index does not know. */
    public void wake() {
        lock.lock();
        try {
            pending = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A message that the store does not hold was read elsewhere: its words go into the index, if there is time for it. */
    public void opened(long messageId, TextExtractor.Text text) {
        if (indexing && opened.offer(messageId, text)) {
            wake();
        }
    }

    /** Whether the index holds all that is committed, waiting at most so long for it. */
    public boolean caughtUp(long millis) {
        if (indexed()) {
            return true;
        }
        lock.lock();
        try {
            pending = true;
            hurry = true;
            work.signal();
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && pending && !closed) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return indexed();
    }

    private boolean indexed() {
        return opened.isEmpty()
                && readers.snapshot(link -> link.number("SELECT watermark FROM search.progress")
                        >= link.number("SELECT seq FROM main.sqlite_sequence WHERE name = 'message'"));
    }

    private void run() {
        while (!closed) {
            try (FileChannel channel =
                    OwnerOnlyFiles.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock held = ServerLock.tryLock(channel);
                if (held != null) {
                    index();
                }
            } catch (IOException | SQLException | RuntimeException e) {
                failed(e);
            }
            pause(IDLE_SECONDS * 1000, false);
        }
    }

    private void failed(Exception e) {
        StoreException.Kind kind = SqlFaults.write(e).kind();
        if (closed) {
            return;
        }
        if (kind == StoreException.Kind.CORRUPT) {
            file.condemn();
        }
        if (kind == StoreException.Kind.FULL || kind == StoreException.Kind.READ_ONLY) {
            LOG.warn("indexing waits: {}", e.getMessage());
        } else {
            LOG.error("indexing failed and will be tried again", e);
        }
    }

    private void index() throws SQLException, IOException {
        try (Link link = file.open()) {
            indexing = true;
            while (!closed) {
                lock.lock();
                try {
                    pending = false;
                } finally {
                    lock.unlock();
                }
                while (!closed && room.getAsBoolean() && batch.run(link)) {
                    rows.forget(link);
                }
                rows.forget(link);
                if (room.getAsBoolean()) {
                    rows.attachments(opened.write(link, readers));
                } else {
                    opened.clear();
                    giveBack(link);
                }
                lock.lock();
                try {
                    if (!pending) {
                        hurry = false;
                        idle.signalAll();
                    }
                } finally {
                    lock.unlock();
                }
                pause(IDLE_SECONDS * 1000, true);
                pause(GATHER_MILLIS, false);
            }
        } finally {
            indexing = false;
            opened.clear();
        }
    }

    /** Disk space is short: the log of the index is emptied, and indexing goes on when there is room again. */
    private static void giveBack(Link link) throws SQLException {
        link.number("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /** Waits; ends early for work when asked to, and always for a searcher who waits or the end. */
    private void pause(long millis, boolean untilWork) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !closed && !hurry && !(untilWork && pending)) {
                left = work.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            work.signalAll();
            idle.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
