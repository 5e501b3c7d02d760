package org.postern.core.config;

import java.time.Duration;
import java.util.Set;
import org.postern.store.smtp.SmtpSettings;
import org.postern.store.wire.WireLimits;
import org.postern.store.wire.WireTimes;

/** Mail from outside. */
public record SmtpConfig(
        @Key(
                value = "Where mail from other mail servers arrives.",
                standard = "\"*:25\"",
                why = "The port that MX records lead to (RFC 5321 4.5.4.2).")
        Listen listen,

        @Key(
                value = "Largest message taken, as sent.",
                standard = "\"50 MiB\"",
                min = "64 KiB",
                max = "1 GiB",
                why = "A 36 MiB attachment after base64; bodies pass through bounded memory.")
        ByteSize maxMessage,

        @Key(
                value = "Recipients of one message from outside.",
                standard = "100",
                min = "1",
                max = "10000",
                why = "The least that RFC 5321 4.5.3.1.8 asks for.")
        int maxRecipients,

        @Key(
                value = "Recipients of one message from a member of the office.",
                standard = "1000",
                min = "1",
                max = "100000",
                why = "A circular to all customers of a small office.")
        int maxRecipientsSubmission,

        @Key(
                value = "Connections at once.",
                standard = "1000",
                min = "1",
                max = "50000",
                why = "A connection costs some ten KiB while it waits.")
        int maxConnections,

        @Key(
                value = "Connections at once from one client address.",
                standard = "50",
                min = "1",
                max = "50000",
                why = "One sender cannot take all places.")
        int maxConnectionsPerClient,

        @Key(
                value = "How long a client may say nothing between commands.",
                standard = "\"5 min\"",
                min = "1 s",
                max = "1 h",
                why = "RFC 5321 4.5.3.2.7.")
        Duration commandTimeout,

        @Key(
                value = "How long message data may pause.",
                standard = "\"3 min\"",
                min = "1 s",
                max = "1 h",
                why = "RFC 5321 4.5.3.2.5.")
        Duration dataTimeout,

        @Key(
                value = "How long one message may take in all.",
                standard = "\"30 min\"",
                min = "10 s",
                max = "1 d",
                why = "50 MiB at 28 KiB/s; a client that drips bytes gives its place back.")
        Duration messageTimeout,

        @Key(
                value = "Unknown recipients after which answers to further ones are held back.",
                standard = "3",
                min = "0",
                max = "1000",
                why = "A person mistypes one or two; a dictionary attack names thousands.")
        int unknownBeforeTarpit,

        @Key(
                value = "How long they are held back.",
                standard = "\"5 s\"",
                min = "0 s",
                max = "5 min",
                why = "Probing for names does not pay.")
        Duration tarpit,

        @Key(
                value = "Refusals after which a connection is closed.",
                standard = "20",
                min = "1",
                max = "1000",
                why = "Who errs that often is no mail server.")
        int maxErrors,

        @Key(
                value = "Threads that run SMTP and POP3 commands.",
                standard = "32",
                min = "2",
                max = "1000",
                why = "They wait for the disk and for password hashes now and then.")
        int threads) {
    WireLimits limits() {
        WireLimits standard = WireLimits.DEFAULT;
        return new WireLimits(
                maxConnections,
                Math.min(maxConnections, maxConnectionsPerClient),
                standard.commandLine(),
                standard.authLine(),
                new WireTimes(
                        commandTimeout,
                        dataTimeout,
                        messageTimeout,
                        standard.times().write(),
                        standard.times().handshake()));
    }

    /** What the public listener, or with other limits of recipients the hop's, says and allows. */
    SmtpSettings settings(OfficeConfig office, int recipients) {
        return new SmtpSettings(
                office.hostname().ascii(),
                Set.of(office.domain()),
                maxMessage.bytes(),
                recipients,
                unknownBeforeTarpit,
                tarpit,
                maxErrors);
    }
}
