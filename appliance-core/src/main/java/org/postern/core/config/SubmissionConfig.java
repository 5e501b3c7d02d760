package org.postern.core.config;

import java.util.Optional;
import org.postern.store.policy.SendLimit;
import org.postern.store.wire.WireLimits;

/** Mail from people's programs. */
public record SubmissionConfig(
        @Key(
                value = "Where programs hand over mail with TLS from the first byte; \"\" switches it off.",
                standard = "\"*:465\"",
                why = "What RFC 8314 prefers, and what telephones try first.")
        Optional<Listen> listenTls,

        @Key(
                value = "Where programs hand over mail with STARTTLS before anything else; \"\" switches it off.",
                standard = "\"*:587\"",
                why = "RFC 6409; older programs know this one only.")
        Optional<Listen> listenStarttls,

        @Key(
                value = "Connections at once, on each of the two.",
                standard = "500",
                min = "1",
                max = "50000",
                why = "Every desktop and telephone of a small office, some twice.")
        int maxConnections,

        @Key(
                value = "Recipients that one account may send to in an hour, webmail included; 0: no limit.",
                standard = "200",
                min = "0",
                max = "1000000",
                why =
                        "A stolen password sends thousands in an hour, and the office is on the block lists the day after.")
        int recipientsPerHour,

        @Key(
                value = "Recipients that one account may send to in 24 hours, webmail included; 0: no limit.",
                standard = "1000",
                min = "0",
                max = "10000000",
                why = "A circular to all customers of a small office, and no more.")
        int recipientsPerDay) {
    WireLimits limits(WireLimits smtp) {
        return new WireLimits(
                maxConnections,
                Math.min(maxConnections, smtp.connectionsPerClient()),
                smtp.commandLine(),
                smtp.authLine(),
                smtp.times());
    }

    SendLimit sendLimit() {
        return new SendLimit(recipientsPerHour, recipientsPerDay);
    }
}
