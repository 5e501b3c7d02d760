package org.postern.store.wire;

/** The deadlines of one session, on monotonic time. Confined to the connection's thread. */
final class SessionDeadlines {
    /** Octets a second that a message must have come with, in a crowd; a telephone line has ten times as many. */
    private static final long SLOWEST = 512;
    /** With the two seconds of a grant, a revoked session ends within five. */
    private static final long LONGEST_TICK = 2_500;

    private final WireTimes times;
    private long waitingSince = System.nanoTime();
    private long idleSince = waitingSince;
    private long dataSince;
    private long takenSince;

    SessionDeadlines(WireTimes times) {
        this.times = times;
    }

    /** The interval between checks, in milliseconds. */
    long tick() {
        long shortest = Math.min(
                Math.min(times.command().toMillis(), times.data().toMillis()),
                Math.min(times.write().toMillis(), 2 * times.crowded().toMillis()));
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

    /** The client works: its time up to the next MAIL has not begun. */
    void works() {
        idleSince = System.nanoTime();
    }

    /** Whether a client that has not signed in holds others up that wait for its place. */
    boolean lateInCrowd(long now, boolean working, boolean receiving, long received) {
        long most = times.crowded().toNanos();
        if (receiving && now - dataSince > most && received * 1e9 < (double) SLOWEST * (now - dataSince)) {
            return true;
        }
        return now - waitingSince > most || (!working && now - idleSince > most);
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
