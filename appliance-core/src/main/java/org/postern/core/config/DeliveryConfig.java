package org.postern.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.core.config.value.Choices;
import org.postern.core.config.value.HostPort;
import org.postern.core.config.value.Listen;
import org.postern.core.config.value.TextList;
import org.postern.core.config.value.TrustAnchors;
import org.postern.store.outbound.DeliverySettings;
import org.postern.store.outbound.TransportSettings;
import org.postern.store.policy.RetrySchedule;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.Smarthost;

/** Mail to outside. */
public record DeliveryConfig(
        @Part Relay relay,
        @Part Attempts attempts,
        @Part Targets targets,
        @Part Protection protection,

        @Key(
                value = "A rule for one destination: by a relay of its own, or with more TLS than usual.",
                standard = "[]",
                why = "Most offices need none; a partner may be behind a relay, a bank may demand verified TLS.")
        List<RouteConfig> route,

        @Key(
                value = "The rules of [[delivery.route]], each as one text.",
                standard = "[]",
                retired = true,
                why = "Files written before [[delivery.route]] have them.")
        TextList routes,

        @Key(
                value = "The logins of the relays in routes.",
                standard = "[]",
                retired = true,
                why = "Files written before [[delivery.route]] have them.")
        TextList routeLogins)
        implements Checked {

    /** The server that takes all outgoing mail, if there is one. */
    public record Relay(
            @Key(
                    value =
                            "The server that takes all outgoing mail, HOST or HOST:PORT; \"\": mail goes to each domain's own"
                                    + " mail servers (MX).",
                    standard = "\"\"",
                    why = "Where the provider blocks port 25, name its relay here.")
            Optional<HostPort> smarthost,

            @Key(
                    value =
                            "How that connection is protected: starttls sends nothing without TLS, tls uses it from the first"
                                    + " byte, plain is for a relay inside the office.",
                    standard = "\"starttls\"",
                    why = "RFC 8314.")
            Smarthost.Security smarthostSecurity,

            @Key(
                    value = "The login name at the smarthost; \"\": none.",
                    standard = "\"\"",
                    why = "A relay inside the office needs none; most providers give one.")
            Optional<String> smarthostUser,

            @Key(
                    value = "The password at the smarthost.",
                    standard = "\"\"",
                    why = "This file has mode 0600 in a directory of mode 0700.")
            Optional<String> smarthostPassword)
            implements Checked {
        @Override
        public void check(TableCheck check) {
            if (smarthost.isPresent() && smarthostUser.isPresent() != smarthostPassword.isPresent()) {
                check.refuse(
                        "delivery.smarthost-user and delivery.smarthost-password must be set together",
                        "smarthost-user",
                        "smarthost-password",
                        "smarthost");
            }
        }

        private Optional<Smarthost> settings() {
            return smarthost.map(server -> new Smarthost(
                    server.host().text(),
                    server.port().orElseGet(() -> RouteConfig.usualPort(smarthostSecurity)),
                    smarthostSecurity,
                    smarthostUser.map(user -> new Smarthost.Login(user, smarthostPassword.orElseThrow()))));
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Relay[" + smarthost + "]";
        }
    }

    /** When and how often mail is tried. */
    public record Attempts(
            @Key(
                    value = "Waits between attempts for mail that was deferred; the last one repeats.",
                    standard = "[\"5 min\", \"10 min\", \"20 min\", \"40 min\", \"1 h\", \"2 h\", \"4 h\", \"6 h\"]",
                    why =
                            "Greylisting lets an early second attempt pass; longer waits then spare both sides (RFC 5321 4.5.4.1).")
            List<Duration> retry,

            @Key(
                    value = "How long a message is tried before it is returned to its sender.",
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
                    why = "They mostly wait for the network; an office's line is the limit.")
            int concurrency,

            @Key(
                    value = "Attempts at one time to one domain.",
                    standard = "2",
                    min = "1",
                    max = "100",
                    why = "Many receivers take more for an attack.")
            int perDestination,

            @Key(
                    value = "Messages sent over one connection at most.",
                    standard = "100",
                    min = "1",
                    max = "10000",
                    why = "More saves little; many servers end a connection after that many themselves.")
            int connectionMessages,

            @Key(
                    value = "How long new messages are sent over the same connection.",
                    standard = "\"60 s\"",
                    min = "0 s",
                    max = "1 h",
                    why = "Mail to other destinations waits for a free attempt.")
            Duration connectionTime)
            implements Checked {
        @Override
        public void check(TableCheck check) {
            if (retry.isEmpty() || retry.contains(Duration.ZERO)) {
                check.refuse("delivery.retry must hold at least one time, and none of 0 s", "retry");
            }
        }
    }

    /** How other mail servers are found. */
    public record Targets(
            @Key(
                    value = "The port at which other mail servers are reached.",
                    standard = "25",
                    min = "1",
                    max = "65535",
                    why = "RFC 5321 4.5.4.2; use another one only for tests.")
            int port,

            @Key(
                    value = "Which addresses of a server are tried first; the others follow.",
                    standard = "\"ipv4\"",
                    why =
                            "IPv6 of a small office often has no reverse name, and large receivers reject such mail for good.")
            Prefer prefer,

            @Key(
                    value = "Whether a mail server found in public DNS may have a private or loopback address.",
                    standard = "false",
                    why = "Anybody can publish a record that points at a printer or router of this office.")
            boolean privateTargets,

            @Key(
                    value = "The DNS server to ask; \"\": those of the operating system.",
                    standard = "\"\"",
                    why = "The operating system knows its DNS servers.")
            Optional<Listen> dnsServer) {}

    /** How the connections to other mail servers are protected. */
    public record Protection(
            @Key(
                    value = "Whether the MTA-STS policies of other domains are followed (RFC 8461).",
                    standard = "true",
                    why = "Mail to domains that promise verified TLS never leaves without it.")
            boolean mtaSts,

            @Key(
                    value = "The port at which MTA-STS policies are fetched.",
                    standard = "443",
                    min = "1",
                    max = "65535",
                    why = "RFC 8461 3.3; use another one only for tests.")
            int stsPort,

            @Key(
                    value = "Whether DNS answers are validated and DANE is followed (RFC 7672).",
                    standard = "\"validate\"",
                    why =
                            "It does no harm behind a DNS server without DNSSEC: DANE is off then, with a warning in the log.")
            Dnssec dnssec,

            @Key(
                    value = "DS or DNSKEY records that DNSSEC begins with; []: the keys of the root.",
                    standard = "[]",
                    why = "IANA's keys of 2017 and 2024 are built in.")
            TrustAnchors trustAnchors,

            @Key(
                    value = "A PEM file of authorities trusted beside those of the Java installation; \"\": none.",
                    standard = "\"\"",
                    why = "Only a relay whose certificate is of the office's own authority needs it.")
            Optional<Path> authorities) {
        private ProtectionSettings settings() {
            return new ProtectionSettings(
                    mtaSts,
                    stsPort,
                    ProtectionSettings.DEFAULT.stsTimeout(),
                    dnssec == Dnssec.VALIDATE,
                    trustAnchors.records().isEmpty() ? ProtectionSettings.ROOT : trustAnchors.records(),
                    authorities.map(DeliveryConfig::certificates).orElse(List.of()));
        }
    }

    /** Which addresses come first. */
    public enum Prefer {
        IPV4,
        IPV6
    }

    /** Whether DNS answers are validated. */
    public enum Dnssec {
        VALIDATE,
        OFF
    }

    @Override
    public void check(TableCheck check) {
        OldRoutes old = OldRoutes.read(routes.texts(), routeLogins.texts());
        old.problems()
                .forEach(problem -> check.refuse(
                        problem, problem.startsWith("delivery.route-logins") ? "route-logins" : "routes", "routes"));
        if (!route.isEmpty() && oldForm()) {
            check.refuse(
                    "delivery.routes is the old form of [[delivery.route]]: move its rules there and delete routes and"
                            + " route-logins",
                    "routes",
                    "route-logins",
                    "route");
        }
    }

    /** Whether the rules for destinations are written as they were before {@code [[delivery.route]]}. */
    boolean oldForm() {
        return !routes.texts().isEmpty() || !routeLogins.texts().isEmpty();
    }

    /** The rules for destinations, in whatever form they are written. */
    List<RouteConfig> allRoutes() {
        return oldForm() ? OldRoutes.read(routes.texts(), routeLogins.texts()).routes() : route;
    }

    /** The server that takes all outgoing mail, as the file writes it. */
    public Optional<String> smarthost() {
        return relay.smarthost().map(HostPort::toString);
    }

    /** The way to protect that connection, as the file writes it. */
    public String smarthostSecurity() {
        return Choices.word(relay.smarthostSecurity());
    }

    public Optional<String> smarthostUser() {
        return relay.smarthostUser();
    }

    public Optional<String> smarthostPassword() {
        return relay.smarthostPassword();
    }

    public Optional<Path> authorities() {
        return protection.authorities();
    }

    /** Reads the file of authorities; throws {@link ConfigException} when it is not usable. */
    DeliverySettings settings() {
        DeliverySettings standard = DeliverySettings.DEFAULT;
        return new DeliverySettings(
                new RetrySchedule(
                        attempts.retry(), attempts.giveUp(), standard.retries().jitter()),
                new DeliverySettings.Attempts(
                        attempts.concurrency(),
                        attempts.perDestination(),
                        standard.attempts().hosts()),
                relay.settings(),
                new DeliverySettings.Exchangers(targets.port(), targets.privateTargets()),
                new DeliverySettings.DnsServers(
                        targets.dnsServer()
                                .map(server -> List.of(server.address()))
                                .orElse(List.of()),
                        standard.dns().timeout()),
                standard.timeouts(),
                standard.grace(),
                new TransportSettings(
                        attempts.connectionMessages(),
                        attempts.connectionTime(),
                        targets.prefer() == Prefer.IPV6,
                        allRoutes().stream().map(RouteConfig::rule).toList(),
                        protection.settings()));
    }

    /** Returns advice on keys in an outdated form, in words for a person; without passwords. */
    List<String> warnings() {
        if (!oldForm()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("delivery.routes and delivery.route-logins are an old form, which"
                + " this version still reads. `postern setup` rewrites them, or write instead of them:"));
        for (RouteConfig route : allRoutes()) {
            lines.add("[[delivery.route]]");
            lines.addAll(route.withoutSecret().lines());
        }
        return List.of(String.join("\n  ", lines));
    }

    private static List<X509Certificate> certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(certificate -> (X509Certificate) certificate)
                    .toList();
        } catch (IOException | CertificateException e) {
            throw new ConfigException(
                    "[delivery]",
                    List.of("delivery.authorities: " + file + " is not a PEM certificate file: " + e.getMessage()));
        }
    }
}
