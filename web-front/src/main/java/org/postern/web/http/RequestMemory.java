package org.postern.web.http;

/**
 * What one request of a client without a session holds of the memory for strangers. Requests of members count nothing.
 * Thread-safe.
 */
final class RequestMemory {
    /** The objects of a request and its thread's share (measured: 5 KiB). */
    private static final long REQUEST = 8 << 10;
    /** What zlib keeps for each answer that it compresses (deflateInit2: 256 KiB), outside of the heap. */
    private static final long COMPRESSION = 264 << 10;

    private final WatchedConnection connection;
    private long held;
    private boolean closed;

    RequestMemory(WatchedConnection connection) {
        this.connection = connection;
    }

    /** @param headers octets of the request's header */
    boolean begin(long headers) {
        return take(REQUEST + 2 * headers);
    }

    /** For a form of this size, as octets, characters and fields. */
    boolean form(long octets) {
        return take(4 * octets);
    }

    /** For an answer, until the client has read it. */
    boolean answer(long octets, boolean compressed) {
        return take(octets + (compressed ? COMPRESSION : 0));
    }

    private synchronized boolean take(long octets) {
        if (closed || !connection.take(octets)) {
            return false;
        }
        held += octets;
        return true;
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            connection.giveBack(held);
        }
    }
}
