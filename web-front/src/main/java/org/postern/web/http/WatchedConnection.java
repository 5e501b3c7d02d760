package org.postern.web.http;

import java.util.Optional;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The state of one connection: between requests, receiving a form, or sending an answer. Thread-safe. Progress is
 * measured on the wire, below TLS and HTTP/2, in windows of the grace time.
 */
final class WatchedConnection {
    private final @Nullable Connection connection;
    private int requests;
    private int reading;
    private int writing;
    private long windowStart;
    private long windowOctets;
    /** When the current request header started to arrive; 0 when nothing has arrived since the last request. */
    private long headerSince;

    private long octetsWhenIdle;

    WatchedConnection(@Nullable Connection connection, long now) {
        this.connection = connection;
        this.headerSince = now;
    }

    static WatchedConnection gone() {
        return new WatchedConnection(null, System.nanoTime());
    }

    boolean is(Connection other) {
        return connection == other;
    }

    synchronized void requestBegins() {
        requests++;
    }

    synchronized void requestEnds() {
        requests--;
        headerSince = 0;
        octetsWhenIdle = octetsIn();
    }

    synchronized void readingBegins() {
        reading++;
        newWindow(System.nanoTime());
    }

    synchronized void readingEnds() {
        reading--;
    }

    /** An answer that is already being sent keeps its window. Otherwise concurrent events would extend its deadline. */
    synchronized void writingBegins() {
        if (writing++ == 0) {
            newWindow(System.nanoTime());
        }
    }

    synchronized void writingEnds() {
        writing--;
    }

    void cut() {
        if (connection != null) {
            connection.getEndPoint().close();
        }
    }

    /** Why the connection must be closed; empty if it may stay open. */
    synchronized Optional<String> creeps(long now, Deadlines deadlines) {
        if (requests == 0) {
            return headerTakesTooLong(now, deadlines)
                    ? Optional.of("request header incomplete after the time limit")
                    : Optional.empty();
        }
        if (reading == 0 && writing == 0) {
            return Optional.empty();
        }
        long elapsed = now - windowStart;
        if (elapsed < deadlines.grace().toNanos()) {
            return Optional.empty();
        }
        int rate = writing > 0 ? deadlines.responseRate() : deadlines.requestRate();
        double wanted = rate * (elapsed / 1e9);
        boolean enough = octets() - windowOctets >= wanted;
        newWindow(now);
        return enough ? Optional.empty() : Optional.of(writing > 0 ? "answer read too slowly" : "form sent too slowly");
    }

    private boolean headerTakesTooLong(long now, Deadlines deadlines) {
        if (headerSince == 0 && octetsIn() > octetsWhenIdle) {
            headerSince = now;
        }
        return headerSince != 0 && now - headerSince >= deadlines.idle().toNanos();
    }

    private void newWindow(long now) {
        windowStart = now;
        windowOctets = octets();
    }

    private long octets() {
        return connection == null ? 0 : connection.getBytesIn() + connection.getBytesOut();
    }

    private long octetsIn() {
        return connection == null ? 0 : connection.getBytesIn();
    }
}
