package org.postern.store.james;

import java.io.IOException;
import java.util.Objects;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.StartTlsResponse;
import org.apache.james.protocols.api.StreamResponse;
import org.jspecify.annotations.Nullable;
import org.postern.store.wire.DataReceiver;
import org.postern.store.wire.Reply;

/** Converts James's responses to replies of the wire package. Pure. */
final class Replies {
    private Replies() {}

    static Reply of(@Nullable Response response) {
        if (response == null) {
            return Reply.NONE;
        }
        if (response instanceof LazyResponse lazy) {
            return of(lazy.answer().get());
        }
        if (response instanceof DeferredResponse later) {
            return new Reply.Later<>(later.answer(), Replies::of);
        }
        Reply.Lines lines = lines(response);
        if (response instanceof StartTlsResponse) {
            return new Reply.StartTls(lines);
        }
        if (response instanceof DataResponse data) {
            return new Reply.Data(lines, new Translated(data.receiver()));
        }
        if (response instanceof StreamResponse streamed) {
            return new Reply.Streamed(lines, Objects.requireNonNull(streamed.getStream()));
        }
        return lines;
    }

    static Reply.Lines lines(Response response) {
        return new Reply.Lines(response.getLines(), response.isEndSession());
    }

    /** A data receiver whose reply is converted from a James response. */
    private record Translated(DataReceiver<Response> receiver) implements DataReceiver<Reply> {
        @Override
        public void take(byte[] bytes, int offset, int length) throws IOException {
            receiver.take(bytes, offset, length);
        }

        @Override
        public Reply end() {
            return of(receiver.end());
        }

        @Override
        public void abandon() {
            receiver.abandon();
        }
    }
}
