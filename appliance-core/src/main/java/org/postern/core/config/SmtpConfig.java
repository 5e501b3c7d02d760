package org.postern.core.config;

import java.time.Duration;
import java.util.Set;
import org.postern.core.config.value.ByteSize;
import org.postern.core.config.value.Listen;
import org.postern.store.smtp.SmtpSettings;
import org.postern.store.wire.WireLimits;
import org.postern.store.wire.WireTimes;

/** Mail from outside. */
public record SmtpConfig(
        @Key(
                value = "Where mail from other mail servers arrives.",
                standard = "\"*:25\"",
                why = "Other mail servers use this port (RFC 5321 4.5.4.2).")
        Listen listen,

        @Key(
                value = "Largest message accepted, as it is sent.",
                standard = "\"50 MiB\"",
                min = "64 KiB",
                max = "1 GiB",
                why = "A 36 MiB attachment is that large after base64; large messages need no more memory.")
        ByteSize maxMessage,

        @Key(
                value = "Recipients of one message from outside.",
                standard = "100",
                min = "1",
                max = "10000",
                why = "RFC 5321 4.5.3.1.8 asks for at least that many.")
        int maxRecipients,

        @Key(
                value = "Recipients of one message from a member of the office.",
                standard = "1000",
                min = "1",
                max = "100000",
                why = "Enough for a circular to all customers of a small office.")
        int maxRecipientsSubmission,

        @Part Connections connections,
        @Part Abuse abuse,

        @Key(
                value = "Threads that run SMTP and POP3 commands.",
                standard = "32",
                min = "2",
                max = "1000",
                why = "They wait for the disk and for password checks at times.")
        int threads) {
    /** Connections and how long they may take. */
    public record Connections(
            @Key(
                    value = "Connections at one time.",
                    standard = "1000",
                    min = "1",
                    max = "50000",
                    why = "A waiting connection costs about ten KiB.")
            int maxConnections,

            @Key(
                    value = "Connections at one time from one client address.",
                    standard = "50",
                    min = "1",
                    max = "50000",
                    why = "One sender must not take all connections.")
            int maxConnectionsPerClient,

            @Key(
                    value = "How long a client may be silent between commands.",
                    standard = "\"5 min\"",
                    min = "1 s",
                    max = "1 h",
                    why = "RFC 5321 4.5.3.2.7.")
            Duration commandTimeout,

            @Key(
                    value = "How long the data of a message may pause.",
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
                    why = "Enough for 50 MiB at 28 KiB/s; a client that sends single bytes is cut off.")
            Duration messageTimeout,

            @Key(
                    value =
                            "The first two of these times for clients that have not signed in, and the time up to MAIL, while four"
                                    + " fifths of the connections, or of network.strangers-memory, are taken.",
                    standard = "\"10 s\"",
                    min = "1 s",
                    max = "5 min",
                    why = "A real mail server answers at once; one that does not keeps others out then.")
            Duration crowdedTimeout) {}

    /** Limits for clients that probe for addresses. */
    public record Abuse(
            @Key(
                    value = "Unknown recipients after which answers about further ones are delayed.",
                    standard = "3",
                    min = "0",
                    max = "1000",
                    why = "A person mistypes one or two; a dictionary attack tries thousands.")
            int unknownBeforeTarpit,

            @Key(
                    value = "How long those answers are delayed.",
                    standard = "\"5 s\"",
                    min = "0 s",
                    max = "5 min",
                    why = "The delay makes it useless to probe for addresses.")
            Duration tarpit,

            @Key(
                    value = "Refused commands after which a connection is closed.",
                    standard = "20",
                    min = "1",
                    max = "1000",
                    why = "No real mail server makes this many errors.")
            int maxErrors) {}

    WireLimits limits() {
        WireLimits standard = WireLimits.DEFAULT;
        return new WireLimits(
                connections.maxConnections(),
                Math.min(connections.maxConnections(), connections.maxConnectionsPerClient()),
                standard.commandLine(),
                standard.authLine(),
                new WireTimes(
                        connections.commandTimeout(),
                        connections.dataTimeout(),
                        connections.messageTimeout(),
                        standard.times().write(),
                        standard.times().handshake(),
                        connections.crowdedTimeout()));
    }

    /** Returns the settings of the public listener, or, with another limit of recipients, of the hop's. */
    SmtpSettings settings(OfficeConfig office, int recipients) {
        return new SmtpSettings(
                office.hostname().ascii(),
                Set.of(office.domain()),
                maxMessage.bytes(),
                recipients,
                abuse.unknownBeforeTarpit(),
                abuse.tarpit(),
                abuse.maxErrors());
    }
}
