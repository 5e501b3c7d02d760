package org.postern.web.hop;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;
import org.postern.message.address.LocalParts;
import org.postern.web.letter.Attachment;
import org.postern.web.letter.BuiltMessage;
import org.postern.web.letter.ComposeDraft;
import org.postern.web.letter.DraftFormat;
import org.postern.web.letter.InvalidFieldException;
import org.postern.web.letter.LetterMarks;
import org.postern.web.letter.OutgoingMessage;
import org.postern.web.letter.Recipient;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;

/**
 * The mail sending program of the patent: builds a message and sends it to the mail server over SMTP. It sends to all
 * recipients or to none: after one refusal it sends nothing. Attachments are streamed. Thread-safe.
 */
public final class MailSender {
    private static final int READ_MILLIS = 120_000;
    /** Enough for the replies to a thousand recipients, and TLS. */
    private static final long REPLY_OCTETS = 4L << 20;

    /** Enough for a large mail over a slow line to a busy server. */
    private static final Duration SESSION_TIME = Duration.ofMinutes(30);

    private final HopServer server;
    private final Optional<LoginName> name;

    /** Sends to the box's own mail server. */
    public MailSender(HopServer server) {
        this(server, Optional.of(LoginName.TICKET));
    }

    /**
     * Sends to another mail server.
     *
     * @param name the login name for the server; empty when the server accepts mail of the web front without a login
     */
    public MailSender(HopServer server, Optional<LoginName> name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Submits over SMTP; blocks until the server has answered.
     *
     * @param copy receives the message as it will be sent, before it is sent: if the copy cannot be written, nothing is
     *     sent
     * @throws HopException when the server cannot be reached or refuses the login; nothing was sent then
     * @throws InvalidFieldException when there is no recipient
     * @throws UncheckedIOException when the copy cannot be written
     */
    public SendResult send(HopLogin login, OutgoingMessage message, Optional<OutputStream> copy) {
        return send(login, message, Map.of(), copy);
    }

    /**
     * Submits a letter of the compose page.
     *
     * @param marks fields that name the letter; only the box's own server, and the sender's copy, get them
     */
    public SendResult send(
            HopLogin login, OutgoingMessage message, Map<String, String> marks, Optional<OutputStream> copy) {
        List<Recipient> recipients = Stream.of(message.to(), message.cc(), message.bcc())
                .flatMap(List::stream)
                .toList();
        if (recipients.isEmpty()) {
            throw new InvalidFieldException("to", "no recipient");
        }
        boolean international = Stream.concat(recipients.stream(), Stream.of(message.from()))
                .anyMatch(r -> r.address().chars().anyMatch(c -> c >= 0x80));
        Session session = Session.getInstance(properties(login, international));
        try (SMTPTransport transport = new SMTPTransport(session, new URLName("smtp", null, -1, null, null, null))) {
            BuiltMessage built = BuiltMessage.of(session, message, marks, false, Instant.now());
            built.setEnvelopeFrom(message.from().address());
            if (copy.isPresent()) {
                built.writeTo(copy.get());
            }
            if (name.equals(Optional.of(LoginName.TICKET))) {
                built.sendBcc();
            } else {
                for (String mark : marks.keySet()) {
                    built.removeHeader(mark);
                }
            }
            connect(transport, login);
            // A server without the extension also gets 8-bit octets: nearly all servers pass them on.
            if (built.eightBit() && transport.supportsExtension("8BITMIME")) {
                built.setMailExtension("BODY=8BITMIME");
            }
            transport.sendMessage(built, addresses(recipients));
            return new SendResult.Sent(built.id());
        } catch (SendFailedException e) {
            return refused(e);
        } catch (IOException e) {
            throw new UncheckedIOException("the copy of a mail cannot be written", e);
        } catch (MessagingException e) {
            throw failure(e);
        }
    }

    private void connect(SMTPTransport transport, HopLogin login) throws MessagingException {
        if (name.isPresent()) {
            Credential credential = name.get().of(login, FolderRef.INBOX);
            transport.connect(server.host(), server.port(), credential.user(), credential.password());
        } else {
            transport.connect(server.host(), server.port(), null, null);
        }
    }

    /** Size in octets on the wire after transfer encoding, to compare with the server's limit before sending. */
    public long encodedSize(OutgoingMessage message) {
        List<Attachment> hollow = new ArrayList<>();
        long attachments = 0;
        for (Attachment each : message.attachments()) {
            boolean asIs = each.mediaType().equalsIgnoreCase("message/rfc822");
            attachments += asIs ? each.size() : base64(each.size());
            hollow.add(new Attachment(each.fileName(), each.mediaType(), 0, InputStream::nullInputStream));
        }
        OutgoingMessage frame = new OutgoingMessage(
                message.from(),
                message.to(),
                message.cc(),
                message.bcc(),
                message.subject(),
                message.text(),
                message.formatFlowed(),
                hollow,
                message.inReplyTo(),
                message.references());
        CountingStream counter = new CountingStream();
        write(frame, Map.of(), false, counter);
        return counter.count() + attachments;
    }

    /** Base64 makes four characters from three octets, and adds a line end after each 76 characters. */
    private static long base64(long octets) {
        long characters = (octets + 2) / 3 * 4;
        return characters + 2 * ((characters + 75) / 76);
    }

    /** Writes the compose page as a message that {@link MailReceiver#draft} can read. */
    public void writeDraft(HopLogin login, ComposeDraft draft, LetterMarks marks, OutputStream out) throws IOException {
        OutgoingMessage message = DraftFormat.message(login, draft);
        try {
            write(message, DraftFormat.fields(draft, marks), true, out);
        } catch (HopException e) {
            if (e.getCause() != null && e.getCause().getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void write(OutgoingMessage message, Map<String, String> more, boolean exact, OutputStream out) {
        Session session = Session.getInstance(new Properties());
        try {
            BuiltMessage.of(session, message, more, exact, Instant.now()).writeTo(out);
        } catch (MessagingException e) {
            throw new HopException(HopException.Kind.BROKEN, "the message cannot be written", e);
        } catch (IOException e) {
            throw new HopException(
                    HopException.Kind.BROKEN, "the message cannot be written", new MessagingException("", e));
        }
    }

    private Properties properties(HopLogin login, boolean international) {
        Properties properties =
                server.properties("smtp", READ_MILLIS, new GuardedSockets(server, REPLY_OCTETS, SESSION_TIME));
        properties.setProperty("mail.smtp.auth", Boolean.toString(name.isPresent()));
        // The mechanisms that office mail servers offer, but none that works with only the hash of the password.
        properties.setProperty(
                "mail.smtp.auth.mechanisms", name.equals(Optional.of(LoginName.TICKET)) ? "PLAIN" : "PLAIN LOGIN");
        properties.setProperty("mail.smtp.sendpartial", "false");
        // The default EHLO name would reveal the host's internal name.
        properties.setProperty(
                "mail.smtp.localhost", login.address().substring(login.address().lastIndexOf('@') + 1));
        properties.setProperty("mail.mime.allowutf8", Boolean.toString(international));
        return properties;
    }

    private static Address[] addresses(List<Recipient> recipients) {
        List<Address> addresses = new ArrayList<>();
        for (Recipient recipient : recipients) {
            InternetAddress address = new InternetAddress();
            address.setAddress(LocalParts.quotedAddress(recipient.address()));
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        }
        return addresses.toArray(Address[]::new);
    }

    private static SendResult.Refused refused(SendFailedException e) {
        List<SendResult.Refusal> refusals = new ArrayList<>();
        String reason = "";
        for (Exception each = e; each != null; each = next(each)) {
            if (each instanceof SMTPAddressFailedException address) {
                refusals.add(new SendResult.Refusal(address.getAddress().getAddress(), words(address)));
            } else if (each instanceof SMTPSenderFailedException || each instanceof SMTPSendFailedException) {
                reason = reason.isEmpty() ? words(each) : reason;
            }
        }
        // The library reports the first recipient's refusal again as the refusal of the message.
        boolean repeated = !refusals.isEmpty();
        return new SendResult.Refused(List.copyOf(refusals), repeated ? "" : reason.isEmpty() ? words(e) : reason);
    }

    private static @Nullable Exception next(Exception e) {
        return e instanceof MessagingException messaging ? messaging.getNextException() : null;
    }

    private static String words(Exception e) {
        String message = e.getMessage() == null ? "" : e.getMessage().strip();
        int nested = message.indexOf(";\n  nested exception");
        return (nested < 0 ? message : message.substring(0, nested)).strip();
    }

    private static HopException failure(MessagingException e) {
        if (e instanceof AuthenticationFailedException) {
            return new HopException(HopException.Kind.REFUSED_LOGIN, "the mail server refused the login", e);
        }
        if (e instanceof MailConnectException || e.getCause() instanceof java.net.ConnectException) {
            return new HopException(HopException.Kind.UNREACHABLE, "the mail server cannot be reached", e);
        }
        return new HopException(HopException.Kind.BROKEN, "the mail server's answer was incomplete", e);
    }

    private static final class CountingStream extends OutputStream {
        private long count;

        long count() {
            return count;
        }

        @Override
        public void write(int octet) {
            count++;
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            count += length;
        }
    }
}
