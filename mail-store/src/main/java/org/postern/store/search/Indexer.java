package org.postern.store.search;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
    private static final int BATCH = 128;
    /** Content octets after which a batch is ended early: the log of the index grows with them. */
    private static final long BATCH_OCTETS = 1 << 20;
    /** Between batches under load: larger batches make fewer segments to merge. */
    private static final long GATHER_MILLIS = 100;
    /** What another process delivered is looked for so often. */
    private static final long IDLE_SECONDS = 3;

    private final Readers readers;
    private final IndexedRows rows;
    private final ContentStore contents;
    private final SearchFile file;
    private final Path lockFile;
    private final BooleanSupplier room;
    private final TextExtractor extractor = new TextExtractor();
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
        this.contents = contents;
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
                while (!closed && room.getAsBoolean() && batch(link)) {
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

    /** Indexes some messages, also those that are out of view for a while; returns whether there may be more. */
    private boolean batch(Link link) throws SQLException {
        long watermark = link.number("SELECT watermark FROM progress");
        List<Pending> messages = readers.read(reader -> reader.all(
                """
                SELECT m.id, c.id, m.attachments, c.size FROM message m JOIN content c ON c.id = m.content_id
                WHERE m.id > ?1
                UNION ALL
                SELECT r.message_id, c.id, 1, c.size FROM remote_message r JOIN content c ON c.id = r.content_id
                WHERE r.content_id IS NOT NULL AND r.message_id > ?1
                ORDER BY 1 LIMIT ?2""",
                row -> new Pending(row.getLong(1), row.getLong(2), row.getInt(3) != 0, row.getLong(4)),
                watermark,
                BATCH));
        if (messages.isEmpty()) {
            long last = readers.read(r -> r.number("SELECT seq FROM main.sqlite_sequence WHERE name = 'message'"));
            if (last > watermark && readers.read(r -> r.number("SELECT max(id) FROM message")) <= watermark) {
                link.update("UPDATE progress SET watermark = ?", last);
            }
            return false;
        }
        List<Long> withAttachments = new ArrayList<>();
        link.begin();
        try {
            long contentId = 0;
            long octets = 0;
            long last = 0;
            TextExtractor.Text text = TextExtractor.Text.NONE;
            for (Pending message : messages) {
                if (message.contentId() != contentId) { // copies of one content lie side by side
                    contentId = message.contentId();
                    text = extract(contentId);
                }
                OpenedTexts.write(link, message.id(), text);
                if (text.attachments() && !message.attachments()) {
                    withAttachments.add(message.id());
                }
                last = message.id();
                octets += message.size();
                if (octets >= BATCH_OCTETS) {
                    break;
                }
            }
            rows.attachments(withAttachments); // first, so that a crash in between does it again
            link.update("UPDATE progress SET watermark = ?", last);
            link.commit();
            return messages.size() == BATCH
                    || last < messages.get(messages.size() - 1).id();
        } catch (SQLException | RuntimeException e) {
            link.rollback();
            throw e;
        }
    }

    private TextExtractor.Text extract(long contentId) {
        try (InputStream in =
                contents.open("SELECT id, size, data FROM content WHERE id = ?", "removed meanwhile", contentId)) {
            return extractor.extract(in);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.GONE) {
                LOG.error("content {} cannot be read for indexing: {}", contentId, e.getMessage());
            }
            return TextExtractor.Text.NONE;
        } catch (IOException e) {
            LOG.error("content {} cannot be read for indexing: {}", contentId, e.getMessage());
            return TextExtractor.Text.NONE;
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

    private record Pending(long id, long contentId, boolean attachments, long size) {}
}
