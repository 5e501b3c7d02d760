package org.postern.web.hop;

import java.io.IOException;
import java.io.OutputStream;
import org.postern.web.session.HopLogin;

/** The mail sending program of the patent. Thread-safe. */
public final class MailSender {
    public MailSender(HopEndpoints endpoints) {
        throw new UnsupportedOperationException();
    }

    /**
     * Submits over SMTP; blocks until the server answered.
     *
     * @throws HopException when the server cannot be reached or refuses the ticket; then nothing was sent
     */
    public SendResult send(HopLogin login, OutgoingMessage message) {
        throw new UnsupportedOperationException();
    }

    /** Octets on the wire after transfer encoding, to compare with the server's limit before sending. */
    public long encodedSize(HopLogin login, OutgoingMessage message) {
        throw new UnsupportedOperationException();
    }

    /** Writes the compose page as a message that {@link MailReceiver#draft} reads back. */
    public void writeDraft(HopLogin login, ComposeDraft draft, OutputStream out) throws IOException {
        throw new UnsupportedOperationException();
    }
}
