package org.postern.web.http.event;

/** Where the events of a page come from. */
@FunctionalInterface
public interface EventSource {
    /**
     * A browser listens. Runs once, on a pool thread, before anything is sent: what it throws becomes an error page. Must not
     * keep the session or the login of the request: its credential would outlive the request.
     *
     * @return what to do when the stream has ended, whoever ended it: runs once, on any thread, and must not block
     */
    Runnable open(EventStream stream);
}
