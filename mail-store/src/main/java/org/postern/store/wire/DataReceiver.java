package org.postern.store.wire;

import java.io.IOException;

/**
 * Takes the data of one message, or a literal, as it arrives. Confined to the connection's thread.
 *
 * @param <R> the protocol's replies
 */
public interface DataReceiver<R> {
    /** A slice, cut anywhere. Message data is dot-unstuffed and its lines end in CRLF. The array is the caller's. */
    void take(byte[] bytes, int offset, int length) throws IOException;

    /** All has been taken: the reply. */
    R end();

    /** The connection ended, was cut or violated the framing; nothing was received. */
    void abandon();
}
