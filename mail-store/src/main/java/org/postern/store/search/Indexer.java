package org.postern.store.search;

import java.io.IOException;
import java.io.InputStream;
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
 * Reads new messages in the order of their ids, adds their words to the search index and records which have
 * attachments, after they were acknowledged. Its progress is stored in the index itself, so it continues from there
 * after a crash. When it is idle, it reads mail again that an earlier version indexed. A file lock ensures that only one process indexes a directory; other processes only read.
 */
public final class Indexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    /**
     * How long mail is gathered before it is indexed, unless somebody searches: a commit of the index and the segments
     * that it makes cost about as much as the words of a mail. The mark of an attachment appears that much later.
     */
    private static final long GATHER_MILLIS = 2_000;
    /** So many commits of the store end the gathering: a full batch is ready. */
    private static final int GATHER_COMMITS = 128;
    /** How often to check for messages that another process delivered. */
    private static final long IDLE_SECONDS = 3;

    private final Readers readers;
    private final IndexedRows rows;
    private final IndexBatch batch;
    private final SearchFile file;
    private final Path lockFile;
    private final TextExtractor quick;
    private final BooleanSupplier room;
    private final OpenedTexts opened = new OpenedTexts();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean indexing;
    /** Confined to the indexer's thread: the reason is logged once while it lasts, not every few seconds on a full disk. */
    private boolean waiting;

    private boolean pending = true;
    private int gathered;
    private boolean hurry;

    public Indexer(
            Readers readers,
            Writer writer,
            ContentStore contents,
            Place place,
            TextExtractor extractor,
            BooleanSupplier room) {
        this.room = room;
        this.readers = readers;
        this.rows = new IndexedRows(readers, writer);
        this.batch = new IndexBatch(readers, rows, contents, extractor);
        this.quick = extractor.withoutPdfs();
        this.file = place.index();
        this.lockFile = place.lock();
        this.thread = StoreThreads.named("store-indexer").newThread(this::run);
    }

    /**
     * Files of the indexer.
     *
     * @param lock held by the one process that indexes
     */
    public record Place(SearchFile index, Path lock) {}

    public void start() {
        thread.start();
    }

    /** Reports a commit with messages that are not in the index yet. */
    public void wake() {
        lock.lock();
        try {
            gathered++;
            if (!pending || gathered == GATHER_COMMITS) {
                pending = true;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reports that a message whose content is not in the store was read elsewhere. Its words are added to the index if
     * there is capacity. The text of its PDFs is not: somebody waits for the page meanwhile.
     */
    public void opened(long messageId, InputStream message) {
        if (indexing && opened.offer(messageId, quick.extract(message, Long.MAX_VALUE))) {
            wake();
        }
    }

    /** Whether the index holds everything committed; waits at most this many milliseconds for it. */
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

    /**
     * Waits at most this many milliseconds, and not at all if more than a batch is missing: a list is shown as far as it
     * is known.
     */
    public void follow(long millis) {
        long missing =
                readers.snapshot(link -> link.number("SELECT seq FROM main.sqlite_sequence WHERE name = 'message'")
                        - link.number("SELECT watermark FROM search.progress"));
        if (missing > 0 && missing <= GATHER_COMMITS) {
            caughtUp(millis);
        }
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
            if (!waiting) {
                LOG.warn("indexing waits: {}", e.getMessage());
            }
            waiting = true;
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
                    gathered = 0;
                } finally {
                    lock.unlock();
                }
                boolean more = true;
                while (more && !closed) {
                    boolean arrived = room.getAsBoolean() && batch.run(link);
                    more = rows.forget(link) || arrived;
                }
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
                waiting = false;
                if (!rereads(link)) {
                    pause(IDLE_SECONDS * 1000, true);
                    gather();
                }
            }
        } finally {
            indexing = false;
            opened.clear();
        }
    }

    /**
     * Reads some old mail again when nothing else is waiting, and rests as long as that took. Returns whether there is
     * more of it.
     */
    private boolean rereads(Link link) throws SQLException {
        long began = System.nanoTime();
        if (!room.getAsBoolean() || !batch.rereads(link)) {
            return false;
        }
        pause(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), true);
        return true;
    }

    /** Waits for more mail after the first. Ends early when a batch is full, and when a search waits. */
    private void gather() {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(pending ? GATHER_MILLIS : 0);
            while (left > 0 && !closed && !hurry && gathered < GATHER_COMMITS) {
                left = work.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** When disk space is short, empties the log of the index. Indexing continues when there is space again. */
    private static void giveBack(Link link) throws SQLException {
        link.number("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /** Waits. Ends early when there is work, if requested, and always when a search waits or the indexer is closed. */
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
