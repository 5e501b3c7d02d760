package org.postern.core.config;

import java.util.Optional;
import org.postern.core.config.value.Listen;
import org.postern.store.policy.SendLimit;
import org.postern.store.wire.WireLimits;

/** Mail that the office's own programs send. */
public record SubmissionConfig(
        @Key(
                value = "Where mail programs send with TLS from the first byte; \"\" switches it off.",
                standard = "\"*:465\"",
                why = "RFC 8314 prefers it, and telephones try it first.")
        Optional<Listen> listenTls,

        @Key(
                value =
                        "Where mail programs send with STARTTLS, which they must use before anything else; \"\" switches it off.",
                standard = "\"*:587\"",
                why = "RFC 6409; older programs know only this one.")
        Optional<Listen> listenStarttls,

        @Key(
                value = "Connections at one time, on each of the two.",
                standard = "500",
                min = "1",
                max = "50000",
                why = "Enough for every desktop and telephone of a small office, some twice.")
        int maxConnections,

        @Key(
                value = "Recipients that one account may send to in an hour, webmail included; 0: no limit.",
                standard = "200",
                min = "0",
                max = "1000000",
                why =
                        "With a stolen password thousands are sent in an hour, and block lists name the office the next day.")
        int recipientsPerHour,

        @Key(
                value = "Recipients that one account may send to in 24 hours, webmail included; 0: no limit.",
                standard = "1000",
                min = "0",
                max = "10000000",
                why = "Enough for one circular to all customers of a small office.")
        int recipientsPerDay,

        @Key(
                value = "Whether the name of the sending program (User-Agent, X-Mailer) is removed from mail.",
                standard = "false",
                why = "It helps to find faults; a stranger learns which programs the office uses.")
        boolean hidePrograms) {
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
