package org.postern.store.mailbox;

import java.io.IOException;

/** Holds messages until they are committed. Thread-safe; files left by a killed process are removed at start. */
public interface Spool {
    /**
     * Begins one message.
     *
     * @param prefix trace header fields to insert before the content, CRLF-terminated (may be empty)
     */
    Sink begin(byte[] prefix) throws IOException;

    /** Receives the bytes of one message. Confined to one session. */
    interface Sink extends AutoCloseable {
        void write(byte[] bytes, int offset, int length) throws IOException;

        long size();

        /** Completes the message; the sink cannot be used after that. */
        SpooledMessage finish() throws IOException;

        /** Drops the written bytes, unless {@link #finish()} was called. */
        @Override
        void close();
    }
}
