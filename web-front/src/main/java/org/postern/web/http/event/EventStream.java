package org.postern.web.http.event;

/** The events of one browser, while it listens. Thread-safe; no method blocks. */
public interface EventStream {
    /**
     * Sends an event after those that wait already. A client that lets too much wait (64 events, or 256 KiB) is cut.
     *
     * @return false when the stream has ended
     */
    boolean send(ServerEvent event);

    /** Ends the stream; what still waits is dropped. The browser connects again by itself. */
    void close();
}
