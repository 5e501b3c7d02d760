package org.postern.store.wire;

/** The protocol that a listener speaks. Thread-safe. */
public interface LineProtocol {
    /** Makes a session for one new connection. Called on an I/O thread; must not block. */
    LineSession open(LineConnection connection);

    /** The replies for the cases that the wire package itself decides. */
    Courtesies courtesies();
}
