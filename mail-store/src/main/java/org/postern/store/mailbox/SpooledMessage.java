package org.postern.store.mailbox;

import java.io.IOException;
import java.io.InputStream;

/**
 * A complete message between receipt and commit: in memory while small, in a spool file above the threshold. Closing
 * frees either. Content is CRLF-terminated, dot-unstuffed. Confined to one session at a time.
 */
public interface SpooledMessage extends AutoCloseable {
    long size();

    /** A new stream from the first byte; may be called more than once. */
    InputStream open() throws IOException;

    @Override
    void close();
}
