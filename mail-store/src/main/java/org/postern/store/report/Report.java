package org.postern.store.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.postern.message.header.MailHeader;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.message.DsnRequestText;
import org.postern.store.message.MailPath;
import org.postern.store.message.SmtpReply;
import org.postern.store.message.Xtext;

/**
 * Writes a report on a message (RFC 3464 in RFC 6522): words for the sender, the same for machines, and the original or
 * its header. Pure except for its numbers. The null return path and Auto-Submitted prevent any reply to it.
 *
 * <p>Addresses and headers in other scripts use the ASCII forms of RFC 6533, which any mail program can read: the
 * report itself never needs SMTPUTF8.
 */
public final class Report {
    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    /** Octets of the original's header in a report; enough to recognize any message. */
    private static final int HEADER_LIMIT = 65_536;

    private final String hostName;
    private final Domain domain;
    private final Supplier<String> numbers;

    /**
     * The writer of a server's reports.
     *
     * @param domain the report's sender is MAILER-DAEMON at this domain
     * @param numbers unique texts of letters, digits and hyphens
     */
    public Report(String hostName, Domain domain, Supplier<String> numbers) {
        this.hostName = hostName;
        this.domain = domain;
        this.numbers = numbers;
    }

    /** What happened to a message (RFC 3464 2.3.3). */
    public enum Action {
        FAILED("Undelivered mail returned to sender"),
        DELAYED("Delayed mail, still being tried"),
        DELIVERED("Mail delivered"),
        RELAYED("Mail handed on"),
        EXPANDED("Mail delivered");

        private final String subject;

        Action(String subject) {
            this.subject = subject;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A recipient.
     *
     * @param originalRecipient {@code type;xtext} as the sender gave it
     * @param reply the reason; a 4xx with a failure means that time ran out
     */
    public record About(EmailAddress recipient, Optional<String> originalRecipient, SmtpReply reply) {}

    /**
     * The reported message.
     *
     * @param envelopeId xtext as the sender gave it
     * @param arrived when it was accepted here
     * @param whole its octets, to be returned instead of the header
     * @param cut whether the sender asked for the whole message but it is too large
     */
    public record Original(
            Optional<String> envelopeId, Instant arrived, MailHeader header, Optional<byte[]> whole, boolean cut) {
        /** Whether it came from elsewhere and only passed through here: the report says so at the top. */
        boolean passedOn() {
            return header.fields().stream()
                    .findFirst()
                    .filter(field -> MailHeader.nameOf(field).equals("delivered-to"))
                    .isPresent();
        }
    }

    /**
     * The whole report for the sender's inbox.
     *
     * @param abouts at least one
     * @param retryUntil for delayed mail
     */
    public byte[] write(
            Action action,
            EmailAddress sender,
            List<About> abouts,
            Original original,
            Optional<Instant> retryUntil,
            Instant now) {
        String boundary = "=_" + numbers.get();
        StringBuilder head = new StringBuilder();
        line(head, "Return-Path: <>");
        line(head, "Date: " + DATE.format(now));
        line(head, "From: \"Mail Delivery System\" <MAILER-DAEMON@" + domain.ascii() + ">");
        line(head, "To: " + MailPath.of(sender));
        line(head, "Subject: " + action.subject);
        line(head, "Message-ID: <" + numbers.get() + "@" + domain.ascii() + ">");
        line(head, "Auto-Submitted: auto-replied");
        line(head, "MIME-Version: 1.0");
        line(head, "Content-Type: multipart/report; report-type=delivery-status;");
        line(head, "\tboundary=\"" + boundary + "\"");
        line(head, "");
        part(head, boundary, "text/plain; charset=utf-8", "8bit");
        head.append(ReportWords.of(hostName, action, abouts, original, retryUntil));
        part(head, boundary, "message/delivery-status", "7bit");
        head.append(status(action, abouts, original, retryUntil, now));
        boolean eightBit = original.header().eightBit();
        part(
                head,
                boundary,
                original.whole().isPresent()
                        ? (eightBit ? "message/global" : "message/rfc822")
                        : (eightBit ? "message/global-headers" : "text/rfc822-headers; charset=utf-8"),
                "8bit");

        ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
        out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        if (original.whole().isPresent()) {
            out.writeBytes(original.whole().get());
        } else {
            byte[] header =
                    original.header().bytes(field -> !MailHeader.nameOf(field).equals("return-path"));
            out.write(header, 0, wholeLines(header));
        }
        out.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static int wholeLines(byte[] header) {
        int end = Math.min(header.length, HEADER_LIMIT);
        while (end > 0 && end < header.length && header[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private String status(
            Action action, List<About> abouts, Original original, Optional<Instant> retryUntil, Instant now) {
        StringBuilder text = new StringBuilder();
        original.envelopeId().ifPresent(id -> line(text, "Original-Envelope-Id: " + ascii(Xtext.decode(id))));
        line(text, "Reporting-MTA: dns; " + hostName);
        line(text, "Arrival-Date: " + DATE.format(original.arrived()));
        for (About about : abouts) {
            SmtpReply reply = about.reply();
            line(text, "");
            about.originalRecipient().ifPresent(given -> line(text, "Original-Recipient: " + original(given)));
            line(text, "Final-Recipient: " + typed(about.recipient()));
            line(text, "Action: " + action.word());
            boolean tooLate = action == Action.FAILED && !reply.permanent();
            line(text, "Status: " + (tooLate ? "5.4.7" : reply.status()));
            if (!reply.host().isEmpty()) {
                line(text, "Remote-MTA: dns; " + reply.host());
                line(text, "Diagnostic-Code: smtp; " + ascii(reply.code() + " " + reply.status() + " " + reply.text()));
            } else if (!reply.positive()) {
                line(text, "Diagnostic-Code: X-Postern; " + ascii(reply.toString()));
            }
            line(text, "Last-Attempt-Date: " + DATE.format(now));
            retryUntil.ifPresent(until -> line(text, "Will-Retry-Until: " + DATE.format(until)));
        }
        return text.toString();
    }

    /** The address as the sender knows it (RFC 3464 2.3.1). */
    private static String original(String given) {
        int end = given.indexOf(';');
        return given.substring(0, end) + "; " + ascii(DsnRequestText.ascii(Xtext.decode(given.substring(end + 1))));
    }

    /** RFC 3464 2.3.2, and for other scripts the ASCII form of RFC 6533. */
    private static String typed(EmailAddress address) {
        String path = MailPath.of(address);
        if (!MailPath.needsUtf8(address)) {
            return "rfc822; " + path;
        }
        StringBuilder text = new StringBuilder("utf-8; ");
        path.codePoints().forEach(c -> {
            if (c > 0x20 && c < 0x7f && c != '\\' && c != '+' && c != '=') {
                text.appendCodePoint(c);
            } else {
                text.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return text.toString();
    }

    private static String ascii(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static void part(StringBuilder text, String boundary, String type, String encoding) {
        line(text, "");
        line(text, "--" + boundary);
        line(text, "Content-Type: " + type);
        line(text, "Content-Transfer-Encoding: " + encoding);
        line(text, "");
    }

    static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
