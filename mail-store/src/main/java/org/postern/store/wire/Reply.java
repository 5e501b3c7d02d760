package org.postern.store.wire;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The answer of a session, and the input or output that follows it. */
public sealed interface Reply {
    Lines NONE = new Lines(List.of(), false);

    /** A reply of one line; the session continues. */
    static Lines line(CharSequence line) {
        return new Lines(List.of(line), false);
    }

    /**
     * Lines without CRLF, encoded as UTF-8. A CR or LF inside becomes a space.
     *
     * @param ends whether the connection is closed after them
     */
    record Lines(List<? extends CharSequence> lines, boolean ends) implements Reply {}

    /** After these lines the client sends message data, up to CRLF.CRLF (RFC 5321 4.1.1.4, the reply 354). */
    record Data(Lines go, DataReceiver<Reply> receiver) implements Reply {}

    /**
     * The client sends a literal (RFC 9051 4.3): exactly this number of arbitrary octets. They are passed to the
     * receiver as they arrive and are not collected. The receiver's reply is usually {@link #NONE}, since the rest of
     * the command follows as a line.
     *
     * @param go the continuation request for a synchronizing literal, else {@link #NONE}
     * @param octets as announced; the session must have checked that it accepts so many
     */
    record Literal(Lines go, long octets, DataReceiver<Reply> receiver) implements Reply {}

    /**
     * Refuses a command whose client sends its literal without waiting (RFC 7888). The refusal is sent now. The octets
     * are dropped as they arrive, and so is the rest of the command with any further literals. For a synchronizing
     * literal {@link Lines} is enough, since the client sends it only after a continuation request.
     */
    record PassOver(Lines refusal, long octets) implements Reply {}

    /** Lines, followed by octets that are read as fast as the client takes them. The wire package closes the stream. */
    record Streamed(Lines first, InputStream rest) implements Reply {}

    /**
     * A reply that becomes available later. Until then no further line of this connection is handled, and no thread
     * waits.
     *
     * @param then makes the reply, on the connection's thread; not called when the awaited work failed
     */
    record Later<T>(CompletableFuture<T> awaited, Function<? super T, ? extends Reply> then) implements Reply {}

    /** TLS begins after these lines. Input that the client sent before TLS is dropped (RFC 3207 4.2). */
    record StartTls(Lines go) implements Reply {}
}
