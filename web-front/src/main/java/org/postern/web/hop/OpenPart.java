package org.postern.web.hop;

import java.io.IOException;
import java.io.InputStream;
import org.postern.message.mime.PartView;

/**
 * A part being streamed, with the transfer encoding removed. Confined to one thread; closing it frees its hop session.
 */
public record OpenPart(PartView view, InputStream content) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        content.close();
    }
}
