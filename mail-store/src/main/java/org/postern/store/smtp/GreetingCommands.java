package org.postern.store.smtp;

import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPStartTlsResponse;

/** EHLO, HELO, NOOP, QUIT, VRFY, STARTTLS. Thread-safe. */
final class GreetingCommands {
    private final SmtpSettings settings;
    private final SmtpRole role;

    GreetingCommands(SmtpSettings settings, SmtpRole role) {
        this.settings = settings;
        this.role = role;
    }

    Response ehlo(SmtpSession session, String name) {
        if (unusable(name)) {
            return session.mistake("501", "5.5.4 EHLO needs the name of the client");
        }
        session.greet(name.strip(), true);
        SMTPResponse response = new SMTPResponse("250", settings.hostname());
        response.appendLine("PIPELINING");
        response.appendLine("SIZE " + settings.maxMessageBytes());
        response.appendLine("8BITMIME");
        response.appendLine("SMTPUTF8");
        response.appendLine("ENHANCEDSTATUSCODES");
        response.appendLine("DSN");
        if (role == SmtpRole.HOP) {
            response.appendLine("AUTH PLAIN");
        } else if (!session.isTLSStarted()) {
            response.appendLine("STARTTLS");
        } else if (role == SmtpRole.SUBMISSION) {
            response.appendLine("AUTH PLAIN LOGIN");
        }
        return response;
    }

    Response helo(SmtpSession session, String name) {
        if (unusable(name)) {
            return session.mistake("501", "5.5.4 HELO needs the name of the client");
        }
        session.greet(name.strip(), false);
        return SmtpSession.reply("250", settings.hostname());
    }

    /** Allowed is one word of printable ASCII or UTF-8, since the name is written into the Received field. */
    private static boolean unusable(String name) {
        String word = name.strip();
        return word.isEmpty()
                || word.length() > 255
                || word.chars()
                        .anyMatch(c ->
                                c <= ' ' || Character.isISOControl(c) || c == '(' || c == ')' || c == '\\' || c == ';');
    }

    Response noop(SmtpSession session, String ignored) {
        return SmtpSession.reply("250", "2.0.0 ok");
    }

    Response quit(SmtpSession session, String ignored) {
        return SmtpSession.closing("221", "2.0.0 " + settings.hostname() + " closing");
    }

    /** Reveals nothing (RFC 5321 7.3). */
    Response vrfy(SmtpSession session, String ignored) {
        return SmtpSession.reply("252", "2.0.0 cannot verify, but will take mail and try to deliver it");
    }

    Response startTls(SmtpSession session, String argument) {
        if (session.isTLSStarted()) {
            return session.mistake("503", "5.5.1 TLS is on already");
        }
        if (!argument.isBlank()) {
            return session.mistake("501", "5.5.4 STARTTLS takes no argument");
        }
        session.forget();
        return new SMTPStartTlsResponse("220", "2.0.0 ready for TLS");
    }
}
