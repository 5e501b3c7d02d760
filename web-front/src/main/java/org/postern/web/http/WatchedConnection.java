package org.postern.web.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;
import org.postern.web.http.pace.StrangerMemory;

/**
 * The state of one connection: between requests, receiving a form, or sending an answer. Thread-safe. Progress is
 * measured on the wire, below TLS and HTTP/2, in windows of the grace time.
 */
final class WatchedConnection {
    private final @Nullable Connection connection;
    private final InetAddress client;
    private final StrangerMemory memory;
    private long held;
    private boolean member;
    private int unpaid;
    private boolean closed;
    private long idleSince;
    private int requests;
    private int reading;
    private int writing;
    private long windowStart;
    private long windowOctets;
    /** When the current request header started to arrive; 0 when nothing has arrived since the last request. */
    private long headerSince;

    private long octetsWhenIdle;

    WatchedConnection(@Nullable Connection connection, InetAddress client, StrangerMemory memory, long now) {
        this.connection = connection;
        this.client = client;
        this.memory = memory;
        this.headerSince = now;
        this.idleSince = now;
    }

    /** A connection that is closed already. */
    static WatchedConnection gone(InetAddress client, StrangerMemory memory) {
        WatchedConnection gone = new WatchedConnection(null, client, memory, System.nanoTime());
        gone.closed();
        return gone;
    }

    /** Takes octets of the memory for strangers for the connection itself. */
    synchronized boolean enter(long octets) {
        return member || (!closed && count(memory.takeConnection(client, octets), octets));
    }

    /** Takes octets for a request; a member's count nothing. */
    synchronized boolean take(long octets) {
        return member || (!closed && count(memory.take(client, octets), octets));
    }

    /** How long nothing may be read; zero: it may be read now. Members are read at once. */
    Duration untilRead() {
        return member() ? Duration.ZERO : memory.untilRead(client);
    }

    /** Counts what was read, and what it costs beside. */
    synchronized void read(int octets) {
        if (!member) {
            memory.spent(client, octets + unpaid);
            unpaid = 0;
        }
    }

    /** Counts what a request costs beside its octets. */
    synchronized void spent(int octets) {
        if (!member) {
            memory.spent(client, octets);
        }
    }

    /** The client broke the limits of HTTP/2. A member costs the colleagues behind the same address nothing. */
    synchronized void flooded() {
        if (!member) {
            memory.flooded(client);
        }
    }

    /** What the first octets cost beside, in octets. */
    synchronized void costs(int octets) {
        unpaid = octets;
    }

    private boolean count(boolean taken, long octets) {
        held += taken ? octets : 0;
        return taken;
    }

    synchronized void giveBack(long octets) {
        if (!member && !closed) {
            held -= octets;
            memory.giveBack(client, octets);
        }
    }

    /** The client has a session: its share is given back. */
    synchronized void signedIn() {
        if (!member && !closed) {
            member = true;
            memory.giveBack(client, held);
            memory.signedIn(client);
        }
    }

    synchronized boolean member() {
        return member;
    }

    synchronized void closed() {
        if (!member && !closed && held > 0) {
            memory.giveBack(client, held);
        }
        closed = true;
    }

    /** The number of requests that are not answered completely. */
    synchronized int requests() {
        return requests;
    }

    synchronized void requestBegins() {
        requests++;
    }

    synchronized void requestEnds() {
        requests--;
        idleSince = System.nanoTime();
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
        if (requests == 0 && !member && now - idleSince >= deadlines.crowded().toNanos() && memory.crowded()) {
            return Optional.of("idle without a session while others wait");
        }
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
