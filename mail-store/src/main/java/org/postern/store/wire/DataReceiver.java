package org.postern.store.wire;

import java.io.IOException;
import org.apache.james.protocols.api.Response;

/** Takes the data of one message as it arrives. Confined to the connection's thread. */
public interface DataReceiver {
    /** A slice, dot-unstuffed; lines end in CRLF, slices anywhere. The array is the caller's. */
    void take(byte[] bytes, int offset, int length) throws IOException;

    /** The data is complete: the reply, usually a {@link DeferredResponse}. */
    Response end();

    /** The connection ended, was cut or violated the framing; nothing was received. */
    void abandon();
}
