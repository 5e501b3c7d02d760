package org.postern.store.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.OutboundQueue;

/**
 * Writes the report of what could not be delivered (RFC 3464 in RFC 6522): words for the sender, the same for machines,
 * and the header of the original. Pure. Its null return path and Auto-Submitted keep it from ever being answered.
 */
final class Bounce {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    /** Octets of the original's header that go along; enough to recognise any message. */
    private static final int HEADER_LIMIT = 65_536;

    private final String hostName;
    private final Domain domain;

    /**
     * The writer of a server's bounces.
     *
     * @param hostName of this server
     * @param domain whose MAILER-DAEMON writes
     */
    Bounce(String hostName, Domain domain) {
        this.hostName = hostName;
        this.domain = domain;
    }

    /** One recipient that failed and why; the reply may be a 4xx when time ran out. */
    record Failure(OutboundQueue.Row row, Reply reply) {}

    /**
     * The whole report, as it goes into the sender's inbox.
     *
     * @param failures of one message; at least one
     * @param original the header of the message
     */
    byte[] write(EmailAddress sender, List<Failure> failures, MailHeader original, Instant now) {
        String boundary = "=_" + UUID.randomUUID();
        StringBuilder head = new StringBuilder();
        line(head, "Return-Path: <>");
        line(head, "Date: " + DATE.format(now));
        line(head, "From: \"Mail Delivery System\" <MAILER-DAEMON@" + domain.ascii() + ">");
        line(head, "To: " + MailPath.of(sender));
        line(head, "Subject: Undelivered mail returned to sender");
        line(head, "Message-ID: <" + UUID.randomUUID() + "@" + domain.ascii() + ">");
        line(head, "Auto-Submitted: auto-replied");
        line(head, "MIME-Version: 1.0");
        line(head, "Content-Type: multipart/report; report-type=delivery-status;");
        line(head, "\tboundary=\"" + boundary + "\"");
        line(head, "");
        part(head, boundary, "text/plain; charset=utf-8", "8bit");
        head.append(words(failures));
        part(head, boundary, "message/delivery-status", "7bit");
        head.append(status(failures, now));
        part(head, boundary, "text/rfc822-headers; charset=utf-8", "8bit");

        ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
        out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        byte[] header = original.bytes(field -> !MailHeader.nameOf(field).equals("return-path"));
        out.write(header, 0, wholeLines(header));
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

    private String words(List<Failure> failures) {
        StringBuilder text = new StringBuilder();
        line(text, "This is the mail system at " + hostName + ".");
        line(text, "");
        line(text, "Your message could not be delivered to the recipients below and will not be");
        line(text, "tried again. It is kept in your Sent folder. Other recipients are not affected.");
        for (Failure failure : failures) {
            line(text, "");
            line(text, "<" + MailPath.of(failure.row().recipient()) + ">");
            line(
                    text,
                    "    " + (failure.reply().permanent() ? "" : "gave up after many attempts; the last: ")
                            + failure.reply());
        }
        line(text, "");
        line(text, "What you can do: check the spelling of the address, or reach the recipient in");
        line(text, "another way. Below is a report for machines and the header of your message.");
        return text.toString();
    }

    private String status(List<Failure> failures, Instant now) {
        StringBuilder text = new StringBuilder();
        line(text, "Reporting-MTA: dns; " + hostName);
        line(text, "Arrival-Date: " + DATE.format(failures.get(0).row().queued()));
        for (Failure failure : failures) {
            Reply reply = failure.reply();
            line(text, "");
            line(text, "Final-Recipient: " + typed(failure.row().recipient()));
            line(text, "Action: failed");
            line(text, "Status: " + (reply.permanent() ? reply.status() : "5.4.7"));
            if (!reply.host().isEmpty()) {
                line(text, "Remote-MTA: dns; " + reply.host());
                line(text, "Diagnostic-Code: smtp; " + ascii(reply.code() + " " + reply.status() + " " + reply.text()));
            } else {
                line(text, "Diagnostic-Code: X-Postern; " + ascii(reply.toString()));
            }
            line(text, "Last-Attempt-Date: " + DATE.format(now));
        }
        return text.toString();
    }

    /** RFC 3464 2.3.2, and for other scripts the form of RFC 6533 that is ASCII all the same. */
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

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
