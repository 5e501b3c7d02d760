package org.postern.web.hop;

import java.io.IOException;
import java.io.InputStream;
import org.postern.web.mime.PartView;

/** A part being streamed, transfer encoding undone. Confined to one thread; closing frees the hop session behind it. */
public record OpenPart(PartView view, InputStream content) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        content.close();
    }
}
