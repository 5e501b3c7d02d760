package org.postern.core.mailfile;

import java.io.IOException;
import org.postern.store.mailbox.Spool;

/** Passes bytes to the spool with every line end (LF, CR, CRLF) as CRLF. Confined to one import. */
public final class CrlfOutput {
    private final Spool.Sink sink;
    private final byte[] buffer = new byte[8192];
    private int filled;
    private boolean afterCr;
    private boolean lineOpen;

    public CrlfOutput(Spool.Sink sink) {
        this.sink = sink;
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            if (b == '\n' && afterCr) {
                afterCr = false;
            } else if (b == '\n' || b == '\r') {
                afterCr = b == '\r';
                lineOpen = false;
                put((byte) '\r');
                put((byte) '\n');
            } else {
                afterCr = false;
                lineOpen = true;
                put(b);
            }
        }
    }

    /** Closes the last line and hands on what is buffered. */
    public void finish() throws IOException {
        if (lineOpen) {
            put((byte) '\r');
            put((byte) '\n');
            lineOpen = false;
        }
        sink.write(buffer, 0, filled);
        filled = 0;
    }

    private void put(byte b) throws IOException {
        if (filled == buffer.length) {
            sink.write(buffer, 0, filled);
            filled = 0;
        }
        buffer[filled++] = b;
    }
}
