package org.postern.core.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.store.delivery.DeliverySettings;
import org.postern.store.delivery.Smarthost;
import org.postern.store.policy.RetrySchedule;

/** Mail to outside. */
public record DeliveryConfig(
        @Key(
                value = "Hand all outgoing mail to this server, HOST or HOST:PORT; \"\": deliver to each domain's MX.",
                standard = "\"\"",
                why = "Where the provider blocks port 25, name its relay here.")
        Optional<String> smarthost,

        @Key(
                value =
                        "How that connection is protected: starttls (or nothing is sent), tls (from the first byte), plain.",
                standard = "\"starttls\"",
                why = "RFC 8314; plain is for a relay inside the office.")
        String smarthostSecurity,

        @Key(
                value = "The login name there; \"\": none is asked for.",
                standard = "\"\"",
                why = "Most providers give one.")
        Optional<String> smarthostUser,

        @Key(
                value = "The password there.",
                standard = "\"\"",
                why = "This file has mode 0600 in a directory of mode 0700.")
        Optional<String> smarthostPassword,

        @Key(
                value = "The port that other mail servers are reached at.",
                standard = "25",
                min = "1",
                max = "65535",
                why = "RFC 5321 4.5.4.2; another one only for tests.")
        int port,

        @Key(
                value = "Waits between attempts for mail that was deferred; the last one repeats.",
                standard = "[\"5 min\", \"10 min\", \"20 min\", \"40 min\", \"1 h\", \"2 h\", \"4 h\", \"6 h\"]",
                why = "Greylisting lets an early attempt pass; later ones spare both sides (RFC 5321 4.5.4.1).")
        List<Duration> retry,

        @Key(
                value = "When a message that could not be delivered is given up and bounced.",
                standard = "\"5 d\"",
                min = "1 min",
                max = "30 d",
                why = "RFC 5321 4.5.4.1 asks for four to five days.")
        Duration giveUp,

        @Key(
                value = "Attempts at one time.",
                standard = "16",
                min = "1",
                max = "1000",
                why = "They wait for the network; an office's line is the limit.")
        int concurrency,

        @Key(
                value = "Attempts at one time to one domain.",
                standard = "2",
                min = "1",
                max = "100",
                why = "More looks like an attack to many receivers.")
        int perDestination,

        @Key(
                value = "Whether a mail server found in public DNS may have a private or loopback address.",
                standard = "false",
                why = "Anybody can publish a record that points at the printer or the router of this office.")
        boolean privateTargets,

        @Key(
                value = "The DNS server to ask, ADDR:PORT; \"\": those of the operating system.",
                standard = "\"\"",
                why = "The machine knows its resolver.")
        Optional<Listen> dnsServer) {
    private static final Pattern HOST_PORT = Pattern.compile("([a-zA-Z0-9.-]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?");

    DeliverySettings settings() {
        DeliverySettings standard = DeliverySettings.DEFAULT;
        return new DeliverySettings(
                new RetrySchedule(retry, giveUp, standard.retries().jitter()),
                concurrency,
                perDestination,
                standard.hostsPerAttempt(),
                smarthost.map(this::smarthost),
                port,
                privateTargets,
                dnsServer.map(server -> List.of(server.address())).orElse(List.of()),
                standard.dnsTimeout(),
                standard.timeouts(),
                standard.grace());
    }

    private Smarthost smarthost(String text) {
        Smarthost.Security security = security();
        Matcher matcher = HOST_PORT.matcher(text);
        if (!matcher.matches()) {
            throw new ConfigException("[delivery]", List.of("smarthost must be HOST or HOST:PORT"));
        }
        int usual =
                switch (security) {
                    case STARTTLS -> 587;
                    case TLS -> 465;
                    case PLAIN -> 25;
                };
        String givenPort = matcher.group(2);
        if (smarthostUser.isPresent() != smarthostPassword.isPresent()) {
            throw new ConfigException("[delivery]", List.of("smarthost-user and smarthost-password belong together"));
        }
        return new Smarthost(
                matcher.group(1).replaceAll("[\\[\\]]", ""),
                givenPort == null ? usual : Integer.parseInt(givenPort),
                security,
                smarthostUser.map(user -> new Smarthost.Login(user, smarthostPassword.orElseThrow())));
    }

    private Smarthost.Security security() {
        try {
            return Smarthost.Security.valueOf(smarthostSecurity.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("[delivery]", List.of("smarthost-security must be starttls, tls or plain"));
        }
    }
}
