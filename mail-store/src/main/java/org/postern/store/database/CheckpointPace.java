package org.postern.store.database;

/**
 * Decides when the log is copied into the database, and whether the writer has to pause for it. If a reader holds an
 * old mark, as a backup does for minutes, the log can be copied only up to that mark, and pausing would not help. Then
 * only the background thread tries, less often the longer the log is, until the reader is gone. Thread-safe.
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

    /** How many octets may be logged before the next checkpoint. */
    synchronized long due() {
        return due;
    }

    /**
     * Records how far a checkpoint got.
     *
     * @param frames in the log
     * @param copied how many of these; fewer than all means that the writer continued meanwhile, or that a reader is in
     *     the way
     * @param writerStood whether the writer was paused: then a reader was in the way
     * @return whether the writer has to pause for the next one
     */
    synchronized boolean pauses(long frames, long copied, boolean writerStood) {
        if (writerStood) {
            stuckAt = copied < frames ? copied : -1;
        } else if (copied != stuckAt) {
            stuckAt = -1; // it got further, or the log was restarted: the reader is gone
        }
        boolean stuck = stuckAt >= 0;
        long behind = (frames - copied) * Schema.PAGE_BYTES;
        due = stuck ? Math.min(Math.max(limit, behind / PAUSE_AT), PAUSE_AT * limit) : limit;
        return !stuck && !writerStood && frames * Schema.PAGE_BYTES > PAUSE_AT * limit;
    }
}
