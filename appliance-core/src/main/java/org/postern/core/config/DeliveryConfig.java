package org.postern.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.store.outbound.DeliverySettings;
import org.postern.store.outbound.TransportSettings;
import org.postern.store.policy.RetrySchedule;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.Smarthost;

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
        Optional<Listen> dnsServer,

        @Key(
                value = "Exceptions for destinations, each \"DOMAIN WAY\"; .DOMAIN means every name below it, the most"
                        + " exact rule counts. WAY is mx (the domain's own exchangers), mx tls=required, mx"
                        + " tls=verified, or HOST[:PORT] with starttls (the default), tls or plain.",
                standard = "[]",
                why = "A partner behind a relay of its own; a bank to which nothing may go in clear text.")
        TextList routes,

        @Key(
                value = "Logins at the relays in routes, each \"HOST USER PASSWORD\".",
                standard = "[]",
                why = "This file has mode 0600 in a directory of mode 0700.")
        TextList routeLogins,

        @Key(
                value = "Messages that one connection carries at most.",
                standard = "100",
                min = "1",
                max = "10000",
                why = "The handshakes are paid by then; many servers end a connection there themselves.")
        int connectionMessages,

        @Key(
                value = "How long one connection takes up new messages.",
                standard = "\"60 s\"",
                min = "0 s",
                max = "1 h",
                why = "Mail to others waits for the place.")
        Duration connectionTime,

        @Key(
                value = "Which addresses of a server are tried first, ipv4 or ipv6; the others follow.",
                standard = "\"ipv4\"",
                why = "A small office often has IPv6 without reverse names, which large receivers refuse for good.")
        String prefer,

        @Key(
                value = "Whether the MTA-STS policies of other domains are kept to (RFC 8461).",
                standard = "true",
                why = "Mail to domains that promise verified TLS never leaves without it.")
        boolean mtaSts,

        @Key(
                value = "The port that policies are fetched at.",
                standard = "443",
                min = "1",
                max = "65535",
                why = "RFC 8461 3.3; another one only for tests.")
        int stsPort,

        @Key(
                value = "Whether DNS answers are validated and DANE is kept to (RFC 7672): validate or off.",
                standard = "\"validate\"",
                why = "Harmless behind a resolver that knows no DNSSEC: DANE is off then, with a warning in the log.")
        String dnssec,

        @Key(
                value = "DS or DNSKEY records that DNSSEC begins with; []: the keys of the root.",
                standard = "[]",
                why = "IANA's keys of 2017 and 2024 are built in.")
        TextList trustAnchors,

        @Key(
                value = "A PEM file of authorities trusted beside those of the Java installation; \"\": none.",
                standard = "\"\"",
                why = "A relay with a certificate of the office's own authority.")
        Optional<Path> authorities) {

    DeliverySettings settings() {
        DeliverySettings standard = DeliverySettings.DEFAULT;
        return new DeliverySettings(
                new RetrySchedule(retry, giveUp, standard.retries().jitter()),
                new DeliverySettings.Attempts(
                        concurrency, perDestination, standard.attempts().hosts()),
                smarthost.map(this::smarthost),
                new DeliverySettings.Exchangers(port, privateTargets),
                new DeliverySettings.DnsServers(
                        dnsServer.map(server -> List.of(server.address())).orElse(List.of()),
                        standard.dns().timeout()),
                standard.timeouts(),
                standard.grace(),
                transport());
    }

    private TransportSettings transport() {
        return new TransportSettings(
                connectionMessages,
                connectionTime,
                choice("prefer", prefer, "ipv4", "ipv6").equals("ipv6"),
                RouteText.rules(routes.texts(), routeLogins.texts()),
                new ProtectionSettings(
                        mtaSts,
                        stsPort,
                        ProtectionSettings.DEFAULT.stsTimeout(),
                        choice("dnssec", dnssec, "validate", "off").equals("validate"),
                        trustAnchors.texts().isEmpty() ? ProtectionSettings.ROOT : trustAnchors.texts(),
                        authorities.map(DeliveryConfig::certificates).orElse(List.of())));
    }

    private static String choice(String key, String given, String... allowed) {
        if (!List.of(allowed).contains(given)) {
            throw new ConfigException("[delivery]", List.of(key + " must be " + String.join(" or ", allowed)));
        }
        return given;
    }

    private static List<X509Certificate> certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(certificate -> (X509Certificate) certificate)
                    .toList();
        } catch (IOException | CertificateException e) {
            throw new ConfigException(
                    "[delivery]", List.of("authorities: " + file + " is no file of certificates: " + e.getMessage()));
        }
    }

    private Smarthost smarthost(String text) {
        if (smarthostUser.isPresent() != smarthostPassword.isPresent()) {
            throw new ConfigException("[delivery]", List.of("smarthost-user and smarthost-password belong together"));
        }
        Optional<Smarthost.Login> login =
                smarthostUser.map(user -> new Smarthost.Login(user, smarthostPassword.orElseThrow()));
        return RouteText.smarthost("smarthost", text, security(), host -> login);
    }

    private Smarthost.Security security() {
        try {
            return Smarthost.Security.valueOf(smarthostSecurity.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("[delivery]", List.of("smarthost-security must be starttls, tls or plain"));
        }
    }
}
