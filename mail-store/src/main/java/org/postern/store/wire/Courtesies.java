package org.postern.store.wire;

/** What a protocol says in the cases that the wire itself decides; each a line without CRLF. Thread-safe. */
public interface Courtesies {
    /** Too many connections, in total or from one client; said instead of a greeting. */
    String tooManyConnections();

    /** A bare CR, a bare LF or a NUL; the connection is closed behind it. */
    String violation();

    /** The client took too long; the connection is closed behind it. Empty says nothing. */
    String timeout();

    /** The server stops; the connection is closed behind it. */
    String shutdown();
}
