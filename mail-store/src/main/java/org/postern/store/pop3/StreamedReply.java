package org.postern.store.pop3;

import java.io.InputStream;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.StreamResponse;
import org.apache.james.protocols.pop3.POP3Response;

/**
 * A {@code +OK} line with a multi-line rest that is streamed, closing dot included. James's own class appends the dot
 * with a stream of streams. That stream ends each read at the boundary and so costs a write of three octets for every
 * message.
 */
final class StreamedReply extends POP3Response implements StreamResponse {
    private final InputStream rest;

    StreamedReply(String text, InputStream rest) {
        super(OK_RESPONSE, text);
        this.rest = rest;
    }

    /** The stream; read it once and close it. */
    @Override
    public InputStream getStream() {
        return rest;
    }

    @Override
    public Response immutable() {
        throw new UnsupportedOperationException("a stream can be sent once");
    }
}
