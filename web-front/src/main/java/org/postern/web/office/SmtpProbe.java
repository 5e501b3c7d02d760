package org.postern.web.office;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.postern.web.hop.GuardedSockets;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopServer;

/**
 * The extensions that an SMTP server lists before login (EHLO, RFC 5321 section 4.1.1.1).
 *
 * @param extensions the listed ones that the web front can use, with their parameters
 */
public record SmtpProbe(List<String> extensions) {
    private static final int MILLIS = 10_000;
    private static final List<String> OF_USE = List.of("AUTH", "SIZE", "8BITMIME", "SMTPUTF8", "STARTTLS", "DSN");

    public SmtpProbe {
        extensions = List.copyOf(extensions);
    }

    public boolean has(String extension) {
        return extensions.stream().anyMatch(line -> line.equals(extension) || line.startsWith(extension + " "));
    }

    /**
     * Connects, sends EHLO, and disconnects.
     *
     * @param name this machine's name in EHLO
     * @throws HopException UNREACHABLE, with the cause
     */
    public static SmtpProbe of(HopServer server, String name) {
        Properties properties =
                server.properties("smtp", MILLIS, new GuardedSockets(server, 1 << 20, Duration.ofSeconds(30)));
        properties.setProperty("mail.smtp.localhost", name);
        Session session = Session.getInstance(properties);
        try (SMTPTransport transport = new SMTPTransport(session, new URLName("smtp", null, -1, null, null, null))) {
            transport.connect(server.host(), server.port(), null, null);
            List<String> extensions = new ArrayList<>();
            for (String extension : OF_USE) {
                if (transport.supportsExtension(extension)) {
                    String parameter = transport.getExtensionParameter(extension);
                    extensions.add(parameter == null ? extension : (extension + " " + parameter).strip());
                }
            }
            return new SmtpProbe(extensions);
        } catch (MessagingException e) {
            throw new HopException(HopException.Kind.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
