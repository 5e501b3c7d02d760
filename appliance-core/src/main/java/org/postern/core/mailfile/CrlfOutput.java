package org.postern.core.mailfile;

import java.io.IOException;
import org.postern.store.mailbox.Spool;

/** Writes octets to the spool and converts every line end (LF, CR, CRLF) to CRLF. Confined to one import. */
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

    /** Ends the last line and flushes the buffer. */
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
