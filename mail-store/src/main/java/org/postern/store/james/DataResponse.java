package org.postern.store.james;

import java.util.List;
import org.apache.james.protocols.api.Response;
import org.postern.store.wire.DataReceiver;

/** An answer after which the client sends message data (RFC 5321 4.1.1.4, 354). */
public record DataResponse(Response go, DataReceiver<Response> receiver) implements Response {
    @Override
    public String getRetCode() {
        return go.getRetCode();
    }

    @Override
    public List<CharSequence> getLines() {
        return go.getLines();
    }

    @Override
    public boolean isEndSession() {
        return false;
    }
}
