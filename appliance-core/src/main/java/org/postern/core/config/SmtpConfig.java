package org.postern.core.config;

import java.time.Duration;

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
                value = "Received lines after which a message is taken for a loop.",
                standard = "50",
                min = "10",
                max = "1000",
                why = "RFC 5321 6.3 asks for a large number; Postfix has the same.")
        int maxHops) {}
