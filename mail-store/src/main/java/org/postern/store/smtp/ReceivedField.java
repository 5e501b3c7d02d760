package org.postern.store.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSession;
import org.postern.store.message.MailPath;

/** The trace field of this hop (RFC 5321 4.4, RFC 3848 for the protocol's name). */
final class ReceivedField {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    /** A client's name is ASCII (RFC 6531 3.6), but some computers have other names. */
    private static final Pattern NOT_ASCII = Pattern.compile("[^!-~]");

    private ReceivedField() {}

    /**
     * The field with its CRLF. For mail submitted over the hop it reveals nothing about the sender's machine or the
     * inside of the box.
     */
    static String of(SmtpSession session, SmtpSession.Mail mail, String hostname, Clock clock) {
        StringBuilder field = new StringBuilder(200).append("Received: ");
        boolean submitted = session.account().isPresent();
        if (!submitted) {
            String greeted = session.greeted();
            field.append("from ")
                    .append(
                            greeted == null
                                    ? "unknown"
                                    : NOT_ASCII.matcher(greeted).replaceAll("?"))
                    .append(" (")
                    .append(literal(session.getRemoteAddress().getAddress()))
                    .append(")\r\n\t");
        }
        field.append("by ").append(hostname).append(" (Postern) with ").append(protocol(session, mail, submitted));
        Optional<SSLSession> tls = session.getSSLSession();
        tls.ifPresent(s -> field.append(" (")
                .append(s.getProtocol())
                .append(' ')
                .append(s.getCipherSuite())
                .append(')'));
        field.append("\r\n\tid ").append(session.getSessionID());
        if (mail.recipients().size() == 1 && !submitted) {
            field.append("\r\n\tfor <")
                    .append(MailPath.of(mail.recipients().get(0)))
                    .append('>');
        }
        return field.append("; ")
                .append(DATE.format(ZonedDateTime.now(clock)))
                .append("\r\n")
                .toString();
    }

    private static String protocol(SmtpSession session, SmtpSession.Mail mail, boolean submitted) {
        if (!session.extended()) {
            return "SMTP";
        }
        String secured = session.isTLSStarted() ? "S" : "";
        return (mail.smtpUtf8() ? "UTF8SMTP" : "ESMTP") + secured + (submitted ? "A" : "");
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[IPv6:" + plain + "]" : "[" + plain + "]";
    }
}
