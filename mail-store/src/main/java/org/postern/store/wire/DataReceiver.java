package org.postern.store.wire;

import java.io.IOException;

/**
 * Receives the data of one message, or a literal, as it arrives. Confined to the connection's thread.
 *
 * @param <R> the protocol's replies
 */
public interface DataReceiver<R> {
    /**
     * Receives a slice of any length. Message data is dot-unstuffed and its lines end in CRLF. The array belongs to the
     * caller.
     */
    void take(byte[] bytes, int offset, int length) throws IOException;

    /** Called after the last slice; returns the reply. */
    R end();

    /**
     * The connection ended, was closed or violated the framing. The message or literal is incomplete and must be
     * discarded.
     */
    void abandon();
}
