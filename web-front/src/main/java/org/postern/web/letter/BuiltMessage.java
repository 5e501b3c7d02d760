package org.postern.web.letter;

import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;

/**
 * An outgoing message being written. Its parts have their own data handlers, so that neither library's mailcap is used
 * (two mail libraries share the class path, and each would find the other's handlers). Confined to one thread.
 */
public final class BuiltMessage extends SMTPMessage {
    private final String id;
    private boolean eightBit;
    private boolean sendsBcc;

    private BuiltMessage(Session session, String domain) {
        super(session);
        this.id = "<" + UUID.randomUUID() + "@" + domain + ">";
    }

    /**
     * Builds the message with header and body.
     *
     * @param more further header fields, values already encoded
     * @param exactText whether the text must be restored character by character (drafts)
     */
    public static BuiltMessage of(
            Session session, OutgoingMessage message, Map<String, String> more, boolean exactText, Instant now)
            throws MessagingException {
        String sender = message.from().address();
        String domain = sender.substring(sender.lastIndexOf('@') + 1);
        BuiltMessage built = new BuiltMessage(session, domain);
        built.setHeader("From", MimeHeaderText.mailbox(message.from().name(), sender));
        built.recipients("To", message.to());
        built.recipients("Cc", message.cc());
        built.recipients("Bcc", message.bcc());
        if (!exactText && message.to().isEmpty() && message.cc().isEmpty()) {
            built.setHeader("To", "undisclosed-recipients:;");
        }
        built.setHeader("Subject", MimeHeaderText.text(message.subject()));
        built.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        built.setHeader("Message-ID", built.id);
        if (message.inReplyTo().isPresent()) {
            built.setHeader("In-Reply-To", message.inReplyTo().get());
        }
        if (!message.references().isEmpty()) {
            built.setHeader("References", String.join("\r\n ", message.references()));
        }
        for (Map.Entry<String, String> field : more.entrySet()) {
            built.setHeader(field.getKey(), field.getValue());
        }
        built.setHeader("MIME-Version", "1.0");
        built.content(message, exactText);
        return built;
    }

    /**
     * Also sends the Bcc field: to the box's own server, which keeps it in the sender's copy and removes it from all
     * others. No other server gets it.
     */
    public void sendBcc() {
        sendsBcc = true;
    }

    /** {@code ignored} comes from the transport, and holds Bcc; it is null for a copy, which shows Bcc. */
    @Override
    public void writeTo(OutputStream out, String @Nullable [] ignored) throws IOException, MessagingException {
        boolean copy = ignored == null || sendsBcc;
        super.writeTo(out, copy ? new String[] {"Content-Length"} : new String[] {"Bcc", "Content-Length"});
    }

    public String id() {
        return id;
    }

    /** Whether a forwarded original contains 8-bit octets, which MAIL must announce (RFC 6152). */
    public boolean eightBit() {
        return eightBit;
    }

    /** The header is complete. The library would put the host's own name into the Message-ID. */
    @Override
    protected void updateHeaders() {}

    private void recipients(String field, List<Recipient> recipients) throws MessagingException {
        if (!recipients.isEmpty()) {
            setHeader(field, MimeHeaderText.mailboxes(recipients));
        }
    }

    private void content(OutgoingMessage message, boolean exactText) throws MessagingException {
        Text text = Text.of(message, exactText);
        if (message.attachments().isEmpty()) {
            setDataHandler(text.handler());
            setHeader("Content-Type", text.type);
            setHeader("Content-Transfer-Encoding", text.encoding);
            return;
        }
        MimeMultipart parts = new MimeMultipart(
                message.attachments().stream().allMatch(BuiltMessage::isReply) ? "alternative" : "mixed");
        MimeBodyPart first = new MimeBodyPart();
        first.setDataHandler(text.handler());
        first.setHeader("Content-Type", text.type);
        first.setHeader("Content-Transfer-Encoding", text.encoding);
        parts.addBodyPart(first);
        for (Attachment attachment : message.attachments()) {
            parts.addBodyPart(isReply(attachment) ? reply(attachment) : part(attachment));
        }
        setDataHandler(new PartsHandler(parts));
        setHeader("Content-Type", parts.getContentType());
    }

    private static boolean isReply(Attachment attachment) {
        return attachment.use() == Attachment.Use.CALENDAR_REPLY;
    }

    private static MimeBodyPart reply(Attachment attachment) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new Source(attachment)));
        part.setHeader("Content-Type", "text/calendar; charset=utf-8; method=REPLY");
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private MimeBodyPart part(Attachment attachment) throws MessagingException {
        boolean original = attachment.mediaType().equalsIgnoreCase("message/rfc822");
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new Source(attachment)));
        String type = mediaType(attachment.mediaType());
        part.setHeader("Content-Type", type + ";\r\n " + MimeHeaderText.nameParameter(attachment.fileName()));
        part.setHeader(
                "Content-Disposition", "attachment;\r\n " + MimeHeaderText.fileNameParameter(attachment.fileName()));
        // RFC 2046 section 5.2.1: a message inside a message is never in base64.
        boolean eight = original && holdsEightBit(attachment);
        eightBit |= eight;
        part.setHeader("Content-Transfer-Encoding", !original ? "base64" : eight ? "8bit" : "7bit");
        return part;
    }

    /**
     * A type and subtype of RFC 2045 tokens, whatever the browser or the original claimed; never a multipart or message
     * type.
     */
    private static String mediaType(String claimed) {
        String type = claimed.toLowerCase(Locale.ROOT).strip();
        int slash = type.indexOf('/');
        boolean tokens = slash > 0
                && slash == type.lastIndexOf('/')
                && slash < type.length() - 1
                && type.length() <= 127
                && type.chars().allMatch(c -> c > ' ' && c < 0x7f && "()<>@,;:\\\"[]?=".indexOf(c) < 0);
        boolean nests =
                type.startsWith("multipart/") || (type.startsWith("message/") && !type.equals("message/rfc822"));
        return tokens && !nests ? type : "application/octet-stream";
    }

    private static boolean holdsEightBit(Attachment attachment) throws MessagingException {
        try (InputStream in = new BufferedInputStream(attachment.content().open())) {
            byte[] buffer = new byte[16_384];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] < 0) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            throw new MessagingException("the attachment cannot be read", e);
        }
    }

    /** The text in its wire form. */
    private static final class Text {
        private static final int LONGEST_LINE = 990;

        private final String type;
        private final String encoding;
        private final byte[] octets;

        private Text(String type, String encoding, byte[] octets) {
            this.type = type;
            this.encoding = encoding;
            this.octets = octets;
        }

        static Text of(OutgoingMessage message, boolean exact) {
            String text = message.text().replace("\r\n", "\n").replace('\r', '\n');
            String wire = text.replace("\n", "\r\n") + (exact || text.endsWith("\n") ? "" : "\r\n");
            boolean ascii = wire.chars().allMatch(c -> c < 0x7f && (c >= ' ' || c == '\t' || c == '\r' || c == '\n'));
            boolean plain = ascii && !exact && longestLine(wire) <= LONGEST_LINE;
            String flowed = message.formatFlowed() ? "; format=flowed" : "";
            String type = "text/plain; charset=" + (plain ? "us-ascii" : "utf-8") + flowed;
            return new Text(type, plain ? "7bit" : "base64", wire.getBytes(StandardCharsets.UTF_8));
        }

        DataHandler handler() {
            Attachment whole = new Attachment("", "text/plain", octets.length, () -> new ByteArrayInputStream(octets));
            return new DataHandler(new Source(whole));
        }

        private static int longestLine(String wire) {
            int longest = 0;
            int start = 0;
            for (int end = wire.indexOf('\n'); end >= 0; end = wire.indexOf('\n', start)) {
                longest = Math.max(longest, end - start);
                start = end + 1;
            }
            return Math.max(longest, wire.length() - start);
        }
    }

    /** Octets that are streamed. */
    private record Source(Attachment attachment) implements DataSource {
        @Override
        public InputStream getInputStream() throws IOException {
            return attachment.content().open();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("read only");
        }

        @Override
        public String getContentType() {
            return "application/octet-stream";
        }

        @Override
        public String getName() {
            return "";
        }
    }

    /** Writes a multipart without a command map. */
    private static final class PartsHandler extends DataHandler {
        private final MimeMultipart parts;

        PartsHandler(MimeMultipart parts) {
            super(parts, parts.getContentType());
            this.parts = parts;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try {
                parts.writeTo(out);
            } catch (MessagingException e) {
                throw new IOException("the message cannot be written", e);
            }
        }
    }
}
