package org.postern.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.core.config.value.Choices;
import org.postern.core.config.value.Destination;
import org.postern.core.config.value.HostName;
import org.postern.store.route.RouteRule;
import org.postern.store.route.Smarthost;
import org.postern.store.route.TlsFloor;

/** One row of {@code [[delivery.route]]}: how mail to one destination leaves. */
public record RouteConfig(
        @Key(
                value = "The domain that the mail is addressed to; with a dot before it every name below that domain."
                        + " The most exact rule counts.",
                sample = "\"partner.example\"",
                why = "Each rule is for one destination.")
        Destination destination,

        @Key(
                value = "The relay that takes this mail; \"\": the domain's own mail servers (MX).",
                standard = "\"\"",
                why = "A rule without a relay sends directly, also where a smarthost takes all other mail.")
        Optional<HostName> host,

        @Key(
                value = "The port of the relay; 0: 587 with starttls, 465 with tls, 25 with plain.",
                standard = "0",
                min = "0",
                max = "65535",
                why = "These are the registered ports.")
        int port,

        @Key(
                value =
                        "How the connection to the relay is protected: starttls sends nothing without TLS, tls uses it from"
                                + " the first byte, plain is for a relay inside the office.",
                standard = "\"starttls\"",
                why = "RFC 8314.")
        Smarthost.Security security,

        @Key(
                value = "Without a relay: the least TLS to the domain's own mail servers. opportunistic takes what they"
                        + " offer, required sends nothing without TLS, verified also asks for a valid certificate.",
                standard = "\"opportunistic\"",
                why =
                        "Some mail servers offer no TLS or have no valid certificate; ask for more where you know better.")
        TlsFloor tls,

        @Key(
                value = "The login name at the relay; \"\": none.",
                standard = "\"\"",
                why = "Most relays know a partner by its address.")
        Optional<String> user,

        @Key(
                value = "The password at the relay.",
                standard = "\"\"",
                why = "This file has mode 0600 in a directory of mode 0700.")
        Optional<String> password)
        implements Checked {
    private static final String TABLE = "delivery.route";

    @Override
    public void check(TableCheck check) {
        if (host.isEmpty() && port != 0) {
            check.refuse(TABLE + ".port is the port of a relay; name it with host", "port", "host");
        }
        if (host.isEmpty() && security != Smarthost.Security.STARTTLS) {
            check.refuse(
                    TABLE + ".security is for a relay; name it with host, or write tls = \"required\"",
                    "security",
                    "host");
        }
        if (host.isPresent() && tls != TlsFloor.OPPORTUNISTIC) {
            check.refuse(
                    TABLE + ".tls is for the domain's own mail servers; for the relay in host use security",
                    "tls",
                    "host");
        }
        if (user.isPresent() != password.isPresent()) {
            check.refuse(TABLE + ".user and password must be set together", "user", "password");
        } else if (user.isPresent() && host.isEmpty()) {
            check.refuse(TABLE + ".user and password are for a relay; name it with host", "user", "password", "host");
        } else if (user.isPresent() && security == Smarthost.Security.PLAIN) {
            check.refuse(
                    TABLE + " would send its password in clear text; write security = \"starttls\" or \"tls\"",
                    "security",
                    "user",
                    "password");
        }
    }

    /** Returns the rule for the delivery of mail. */
    RouteRule rule() {
        return new RouteRule(destination.domain(), destination.below(), host.map(this::relay), tls);
    }

    private Smarthost relay(HostName name) {
        return new Smarthost(
                name.text(),
                port == 0 ? usualPort(security) : port,
                security,
                user.map(login -> new Smarthost.Login(login, password.orElseThrow())));
    }

    /** By convention (RFC 8314, RFC 6409). */
    static int usualPort(Smarthost.Security security) {
        return switch (security) {
            case STARTTLS -> 587;
            case TLS -> 465;
            case PLAIN -> 25;
        };
    }

    /** As the file writes it, a line for each key that is not at its default. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("destination", destination.toString()));
        host.ifPresent(name -> lines.add(line("host", name.text())));
        if (port != 0) {
            lines.add("port = " + port);
        }
        if (host.isPresent()) {
            lines.add(line("security", Choices.word(security)));
        }
        if (tls != TlsFloor.OPPORTUNISTIC) {
            lines.add(line("tls", Choices.word(tls)));
        }
        user.ifPresent(name -> lines.add(line("user", name)));
        password.ifPresent(secret -> lines.add(line("password", secret)));
        return lines;
    }

    private static String line(String name, String text) {
        return name + " = " + ConfigText.quoted(text);
    }

    /** Returns the same row with its password masked, to show to a person. */
    RouteConfig withoutSecret() {
        return new RouteConfig(destination, host, port, security, tls, user, password.map(secret -> "..."));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RouteConfig[" + String.join(", ", withoutSecret().lines()) + "]";
    }
}
