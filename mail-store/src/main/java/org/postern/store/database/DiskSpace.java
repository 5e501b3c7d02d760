package org.postern.store.database;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Whether there is space for new mail. Free pages in the database count as space, since new mail is written there. A
 * quarter of the reserve must be free on the file system itself, for the log. The contents of the log are counted
 * twice, since copying them makes the database grow. Thread-safe; asks the system every tenth of a second, and each
 * time when little is left.
 */
public final class DiskSpace {
    private static final long VALID_NANOS = 100_000_000;
    /** More than a batch of the indexer and its log can use. */
    private static final long INDEX_BATCH = 8 << 20;

    /** Times the reserve: enough for some days of mail, so that somebody can make room before mail is refused. */
    private static final long LOW = 4;

    private final Path log;
    private final FileStore fileStore;
    private final long reserve;
    private final LongSupplier freeInDatabase;
    private final LongSupplier nanoTime;
    private volatile Answer last;

    public DiskSpace(Path log, long minFreeBytes, LongSupplier freeInDatabase, LongSupplier nanoTime)
            throws IOException {
        this.log = log;
        this.fileStore = Files.getFileStore(log.toAbsolutePath().getParent());
        this.reserve = Math.min(minFreeBytes, fileStore.getTotalSpace() / 16);
        this.freeInDatabase = freeInDatabase;
        this.nanoTime = nanoTime;
        this.last = new Answer(true, false, nanoTime.getAsLong() - VALID_NANOS);
    }

    public boolean enough() {
        Answer answer = last;
        long now = nanoTime.getAsLong();
        if (!answer.ample() || now - answer.at() >= VALID_NANOS) {
            answer = ask(now);
            last = answer;
        }
        return answer.enough();
    }

    /**
     * Whether the search index may grow. The index can be rebuilt at any time, so it never uses the last space for
     * mail.
     */
    public boolean enoughForIndex() {
        try {
            return fileStore.getUsableSpace() >= reserve + INDEX_BATCH;
        } catch (IOException e) {
            return true; // the write itself will fail if there is no space
        }
    }

    /** Whether less is left than a few times the reserve: soon new mail will be refused, or it already is. */
    public boolean low() {
        try {
            long free = fileStore.getUsableSpace() - (Files.exists(log) ? Files.size(log) : 0);
            return !judge(free, LOW * reserve, freeInDatabase);
        } catch (IOException e) {
            return false; // the write itself will fail if there is no space
        }
    }

    private Answer ask(long now) {
        try {
            long free = fileStore.getUsableSpace() - (Files.exists(log) ? Files.size(log) : 0);
            return new Answer(judge(free, reserve, freeInDatabase), free >= 8 * reserve, now);
        } catch (IOException e) {
            return new Answer(true, false, now); // the write itself will fail if there is no space
        }
    }

    static boolean judge(long free, long reserve, LongSupplier freeInDatabase) {
        return free >= reserve || (free >= reserve / 4 && free + freeInDatabase.getAsLong() >= reserve);
    }

    private record Answer(boolean enough, boolean ample, long at) {}
}
