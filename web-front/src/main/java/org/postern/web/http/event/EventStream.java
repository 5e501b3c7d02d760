package org.postern.web.http.event;

/** The event stream of one browser. Thread-safe; no method blocks. */
public interface EventStream {
    /**
     * Queues an event. A client with too many waiting events (64, or 256 KiB) is disconnected.
     *
     * @return false when the stream has ended
     */
    boolean send(ServerEvent event);

    /** Ends the stream and drops waiting events. The browser reconnects by itself. */
    void close();
}
