package org.postern.core.split;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.OrganizerException;

/**
 * A message that the HTTP client reads in a thread of its own, where an exception of the stream would be lost. This
 * class keeps the exception for the caller, and the client sees only that the stream failed. Only this exchange is
 * thread-safe.
 */
final class Watched extends FilterInputStream {
    private volatile @Nullable OrganizerException refusal;

    Watched(InputStream in) {
        super(in);
    }

    /** Why it was not read completely, if there is an explanation for the person. */
    Optional<OrganizerException> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return super.read(into, offset, length);
        } catch (OrganizerException e) {
            refusal = e;
            throw new IOException(e.getMessage(), e);
        }
    }
}
