package org.postern.web.hop;

import jakarta.mail.MessagingException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.jspecify.annotations.Nullable;
import org.postern.web.runtime.WebThreads;

/**
 * A message as the server sends it, through a little memory and no file, for a disk that has no room. A message that breaks off ends with an exception, never as if it were whole. For one reader.
 */
final class DirectStream extends FilterInputStream {
    private static final int AHEAD = 64 << 10;

    private volatile @Nullable Exception failure;

    private DirectStream(PipedInputStream in) {
        super(in);
    }

    /** Begins to read. Closing the stream ends the thread at its next octets; the caller then closes the session. */
    static DirectStream of(HopSession session, String uidl) throws IOException {
        PipedInputStream in = new PipedInputStream(AHEAD);
        PipedOutputStream out = new PipedOutputStream(in);
        DirectStream stream = new DirectStream(in);
        WebThreads.daemons("large-message")
                .newThread(() -> stream.fetch(session, out, uidl))
                .start();
        return stream;
    }

    private void fetch(HopSession session, PipedOutputStream out, String uidl) {
        try (out) {
            try {
                session.copy(uidl, out);
            } catch (IOException | MessagingException | RuntimeException e) {
                failure = e; // before the pipe is closed
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void requireWhole() throws IOException {
        Exception cause = failure;
        if (cause != null) {
            throw new IOException("the mail server broke off a message", cause);
        }
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet < 0) {
            requireWhole();
        }
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        if (count < 0) {
            requireWhole();
        }
        return count;
    }
}
