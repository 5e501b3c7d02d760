package org.postern.store.wire;

/** What a listener speaks. Thread-safe. */
public interface LineProtocol {
    /** A session for one new connection; called on an I/O thread, must not block. */
    LineSession open(LineConnection connection);

    /** The lines for the cases that the wire itself decides. */
    Courtesies courtesies();
}
