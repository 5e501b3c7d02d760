package org.postern.core.console;

import java.io.IOException;
import java.io.OutputStream;

/** A file in the making, which exists completely or not at all. Closing it unfinished leaves nothing. */
public interface NewFile extends AutoCloseable {
    OutputStream output();

    /**
     * Gives the file its name; on disk when this returns.
     *
     * @param verify whether to read it again before that
     */
    void finish(boolean verify) throws IOException;

    @Override
    void close() throws IOException;
}
