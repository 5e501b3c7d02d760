package org.postern.store.mailbox;

import java.io.IOException;

/** Where messages wait until they are committed. Thread-safe; leftovers of a killed process are removed at start. */
public interface Spool {
    /** Begins one message.
     *
     * @param prefix trace header fields that go before the content, CRLF-terminated (may be empty) */
    Sink begin(byte[] prefix) throws IOException;

    /** Takes the bytes of one message. Confined to one session. */
    interface Sink extends AutoCloseable {
        void write(byte[] bytes, int offset, int length) throws IOException;

        long size();

        /** Ends the message; the sink is spent. */
        SpooledMessage finish() throws IOException;

        /** Without {@link #finish()}: drops what was written. */
        @Override
        void close();
    }
}
