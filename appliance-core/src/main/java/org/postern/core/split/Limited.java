package org.postern.core.split;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.postern.web.organizer.OrganizerException;

/** Limits the length of a message; a longer one is refused with words for the person. */
final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long octets) {
        super(in);
        this.left = octets;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int octets) {
        left -= octets;
        if (left < 0) {
            throw new OrganizerException("the message is larger than this server takes", false);
        }
    }
}
