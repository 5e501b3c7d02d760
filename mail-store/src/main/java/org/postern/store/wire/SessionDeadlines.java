package org.postern.store.wire;

/** The deadlines of one session, on monotonic time. Confined to the connection's thread. */
final class SessionDeadlines {
    private static final long LONGEST_TICK =
            2_500; // with the two seconds of a Grant: a revoked session ends within five

    private final WireTimes times;
    private long waitingSince = System.nanoTime();
    private long dataSince;
    private long takenSince;

    SessionDeadlines(WireTimes times) {
        this.times = times;
    }

    /** The interval between checks, in milliseconds. */
    long tick() {
        long shortest = Math.min(
                Math.min(times.command().toMillis(), times.data().toMillis()),
                times.write().toMillis());
        return Math.max(20, Math.min(LONGEST_TICK, shortest / 4));
    }

    /** The client has sent something; the time for its next input begins. */
    void clientsTurn() {
        waitingSince = System.nanoTime();
    }

    void dataBegins() {
        dataSince = System.nanoTime();
    }

    /** Data was written to the client, or the client has taken some of it. */
    void answered() {
        takenSince = System.nanoTime();
    }

    boolean answerUntaken(long now) {
        return now - takenSince > times.write().toNanos();
    }

    boolean commandLate(long now) {
        return now - waitingSince > times.command().toNanos();
    }

    boolean dataLate(long now) {
        return now - waitingSince > times.data().toNanos()
                || now - dataSince > times.dataTotal().toNanos();
    }
}
