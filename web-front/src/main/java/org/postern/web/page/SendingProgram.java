package org.postern.web.page;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.postern.web.hop.MailSender;
import org.postern.web.hop.SendResult;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.session.HopLogin;

/** What the screens ask of the mail sending program; see {@link MailSender} for each method. */
public interface SendingProgram {
    SendResult send(HopLogin login, OutgoingMessage message, Optional<OutputStream> copy);

    long encodedSize(HopLogin login, OutgoingMessage message);

    void writeDraft(HopLogin login, ComposeDraft draft, OutputStream out) throws IOException;

    /** The sending program over the real hop. */
    record Hop(MailSender sender) implements SendingProgram {
        @Override
        public SendResult send(HopLogin login, OutgoingMessage message, Optional<OutputStream> copy) {
            return sender.send(login, message, copy);
        }

        @Override
        public long encodedSize(HopLogin login, OutgoingMessage message) {
            return sender.encodedSize(login, message);
        }

        @Override
        public void writeDraft(HopLogin login, ComposeDraft draft, OutputStream out) throws IOException {
            sender.writeDraft(login, draft, out);
        }
    }
}
