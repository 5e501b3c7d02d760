package org.postern.store.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the write-ahead log after a commit whose sync failed. Its frames are in the file, complete with their
 * checksums, but SQLite has rolled the transaction back, and its sender has been told to try again. After a kill or a
 * crash the next start would replay these frames: the message would be there, and a second time from the retry. So the
 * header of the first such frame is overwritten with zeros. A replay stops there, and everything before it stays.
 *
 * <p>That too is a write to a disk that has just failed. If the process is killed, it counts at once, since the next start
 * reads what the kernel holds. If the power fails before the disk takes it, the message may still come twice.
 */
public final class LogTail {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    /** The file format of SQLite, "WAL File Format". */
    private static final int LOG_HEADER = 32;

    private static final int FRAME_HEADER = 24;

    private final Path database;
    private final int busyMillis;

    public LogTail(Path database, int busyMillis) {
        this.database = database;
        this.busyMillis = busyMillis;
    }

    /**
     * Makes everything after the last commit unreadable. Reports a failure in the log only: there is nothing else to do.
     *
     * @param writing the connection whose commit failed, without a transaction; it keeps other processes from writing
     *     meanwhile
     */
    void cut(Link writing) {
        try {
            writing.begin();
            try {
                long page = writing.number("PRAGMA page_size");
                overwrite(LOG_HEADER + committed() * (FRAME_HEADER + page));
            } finally {
                writing.rollback();
            }
        } catch (SQLException | IOException | RuntimeException e) {
            LOG.error(
                    "a change that was refused may still be found in the store's log; after the restart a message may"
                            + " be there twice",
                    e);
        }
    }

    /** How many frames of the log belong to commits. Another connection is asked: the first one has a transaction. */
    private long committed() throws SQLException {
        try (Link asking = Link.open(database, busyMillis)) {
            return asking.first("PRAGMA wal_checkpoint(NOOP)", row -> row.getLong(2))
                    .filter(frames -> frames >= 0)
                    .orElseThrow(() -> new StoreException(StoreException.Kind.FAILED, "the log cannot be examined"));
        }
    }

    private void overwrite(long position) throws IOException {
        Path log = database.resolveSibling(database.getFileName() + "-wal");
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            if (channel.size() <= position) {
                return; // nothing was written
            }
            ByteBuffer zeros = ByteBuffer.allocate(FRAME_HEADER);
            long at = position;
            while (zeros.hasRemaining()) {
                at += channel.write(zeros, at);
            }
            channel.force(false);
        }
    }
}
