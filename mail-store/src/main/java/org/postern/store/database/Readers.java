package org.postern.store.database;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;

/** The pool of reading connections. Thread-safe; a caller waits at most half a minute for a free one. */
public final class Readers implements AutoCloseable {
    private static final int WAIT_SECONDS = 30;

    private final BlockingDeque<Link> free = new LinkedBlockingDeque<>();
    private final List<Link> all = new ArrayList<>();

    public Readers(Path file, Path searchFile, StoreSettings settings) throws SQLException {
        for (int i = 0; i < settings.readers(); i++) {
            Link link = Link.open(file, settings.busyMillis());
            all.add(link);
            link.run("PRAGMA cache_size=-" + settings.caches().readerKib());
            link.update(
                    "ATTACH DATABASE ? AS search", searchFile.toAbsolutePath().toString());
            link.run("PRAGMA query_only=1");
            free.add(link);
        }
    }

    /** A pool of one connection, which is closed with it. */
    public Readers(Link only) {
        all.add(only);
        free.add(only);
    }

    /** Runs the reading with a connection of the pool. Its result must not keep a reference to the connection. */
    public <T> T read(Reading<T> reading) {
        Link link = borrow();
        try {
            return reading.read(link);
        } catch (SQLException e) {
            throw SqlFaults.read(e);
        } catch (InvalidAddressException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | DateTimeException
                | NullPointerException e) {
            // A row holds a value that was never written: the disk changed bits, which SQLite itself does not check.
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    "a row of the store is damaged; run postern check, restore a backup",
                    e);
        } finally {
            free.addFirst(link); // last in, first out: its caches are warm
        }
    }

    /** Like {@link #read}, but all statements see the state of the same instant. */
    public <T> T snapshot(Reading<T> reading) {
        return read(link -> {
            link.beginRead();
            try {
                return reading.read(link);
            } finally {
                link.rollback();
            }
        });
    }

    /**
     * Gives back the page caches of the connections that nobody uses now. The next reader finds the pages in the cache of
     * the operating system.
     */
    public void releaseMemory() {
        for (int i = 0; i < all.size(); i++) {
            Link link = free.pollLast(); // the one that has not been used for longest
            if (link == null) {
                return;
            }
            try {
                link.run("PRAGMA shrink_memory");
            } catch (SQLException e) {
                throw SqlFaults.read(e);
            } finally {
                free.addFirst(link);
            }
        }
    }

    private Link borrow() {
        try {
            Link link = free.pollFirst(WAIT_SECONDS, TimeUnit.SECONDS);
            if (link == null) {
                throw new StoreException(StoreException.Kind.FAILED, "too many readers at once");
            }
            return link;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.FAILED, "interrupted while waiting to read", e);
        }
    }

    /** Waits a short time for connections in use, then closes all. */
    @Override
    public void close() throws SQLException {
        SQLException failure = null;
        for (int i = 0; i < all.size(); i++) {
            try {
                Link link = free.pollFirst(2, TimeUnit.SECONDS);
                if (link != null) {
                    link.close();
                }
            } catch (SQLException e) {
                failure = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Reads from the database. */
    @FunctionalInterface
    public interface Reading<T> {
        public T read(Link link) throws SQLException;
    }
}
