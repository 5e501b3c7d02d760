package org.postern.web.http.event;

/** The source of a page's events. */
@FunctionalInterface
public interface EventSource {
    /**
     * Opens the stream of a browser. Runs once, on a pool thread, before anything is sent; an exception becomes an
     * error page. Must not keep the session or the login of the request: their credential would outlive the request.
     *
     * @return runs once when the stream has ended, whichever side ended it. It runs on any thread and must not block
     */
    Runnable open(EventStream stream);
}
