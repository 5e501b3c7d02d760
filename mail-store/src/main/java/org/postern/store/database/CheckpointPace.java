package org.postern.store.database;

/**
 * When the log is copied into the database, and whether the writer has to stand still for it. Where a reader holds an old mark, as a
 * backup does for minutes, the log can be copied up to there and no further, and standing still would
 * help nobody: then only the background tries, less often the more there is to look through, until the reader is gone.
 * Thread-safe.
 */
final class CheckpointPace {
    private static final int PAUSE_AT = 8;

    private final long limit;
    private long stuckAt = -1;
    private long due;

    CheckpointPace(long limit) {
        this.limit = limit;
        this.due = limit;
    }

    /** How many octets are logged until the next checkpoint. */
    synchronized long due() {
        return due;
    }

    /**
     * Told how far a checkpoint came.
     *
     * @param frames in the log
     * @param copied of these; fewer than all means that the writer went on meanwhile, or that a reader is in the way
     * @param writerStood whether the writer stood still: then it was a reader
     * @return whether the writer has to stand still for the next one
     */
    synchronized boolean pauses(long frames, long copied, boolean writerStood) {
        if (writerStood) {
            stuckAt = copied < frames ? copied : -1;
        } else if (copied != stuckAt) {
            stuckAt = -1; // it came further, or the log began afresh: the reader is gone
        }
        boolean stuck = stuckAt >= 0;
        long behind = (frames - copied) * Schema.PAGE_BYTES;
        due = stuck ? Math.min(Math.max(limit, behind / PAUSE_AT), PAUSE_AT * limit) : limit;
        return !stuck && !writerStood && frames * Schema.PAGE_BYTES > PAUSE_AT * limit;
    }
}
