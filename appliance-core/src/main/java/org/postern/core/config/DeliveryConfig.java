package org.postern.core.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/** Mail to outside. */
public record DeliveryConfig(
        @Key(
                value = "Hand all outgoing mail to this server, HOST or HOST:PORT; \"\": deliver to each domain's MX.",
                standard = "\"\"",
                why = "Where the provider blocks port 25, name its relay here.")
        Optional<String> smarthost,

        @Key(
                value = "The port that other mail servers are reached at.",
                standard = "25",
                min = "1",
                max = "65535",
                why = "RFC 5321 4.5.4.2; another one only for tests.")
        int port,

        @Key(
                value = "Waits between attempts for mail that was deferred; the last one repeats.",
                standard = "[\"1 min\", \"5 min\", \"15 min\", \"30 min\", \"1 h\", \"2 h\", \"4 h\"]",
                why = "Greylisting lets the second attempt pass; later ones spare both sides (RFC 5321 4.5.4.1).")
        List<Duration> retry,

        @Key(
                value = "When a message that could not be delivered is given up and bounced.",
                standard = "\"5 d\"",
                min = "1 min",
                max = "30 d",
                why = "RFC 5321 4.5.4.1 asks for four to five days.")
        Duration giveUp,

        @Key(
                value = "When the sender is told that a message is late.",
                standard = "\"4 h\"",
                min = "1 min",
                max = "30 d",
                why = "Within the working day, when something can still be done.")
        Duration delayNotice,

        @Key(
                value = "Destinations served at once.",
                standard = "20",
                min = "1",
                max = "1000",
                why = "A slow destination holds up no other.")
        int concurrency,

        @Key(
                value = "Who reads what other servers report about this one; \"\": postmaster at the domain.",
                standard = "\"\"",
                why = "RFC 5321 4.5.1.")
        Optional<EmailAddress> postmaster) {}
