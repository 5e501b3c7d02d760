package org.postern.store.wire;

/**
 * The protocol's replies for the cases that the wire package itself decides; each is a line without CRLF. Thread-safe.
 */
public interface Courtesies {
    /** The reply to too many connections, in total or from one client; sent instead of a greeting. */
    String tooManyConnections();

    /** The reply to a bare CR, a bare LF or a NUL; the connection is closed after it. */
    String violation();

    /** The reply when the client takes too long; the connection is closed after it. If empty, nothing is sent. */
    String timeout();

    /** The reply when the server stops; the connection is closed after it. */
    String shutdown();
}
