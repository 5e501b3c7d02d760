package org.postern.core.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.core.config.value.Choices;
import org.postern.core.config.value.Fingerprints;
import org.postern.core.config.value.HostName;
import org.postern.web.hop.HopServer;
import org.postern.web.hop.PrivateNetwork;

/** The office's own mail server, if the office keeps one. */
public record GatewayConfig(
        @Key(
                value =
                        "What the webmail is in front of: \"\" this box's own mail server; pop3 or imap the office's mail server;"
                                + " postern another Postern inside the firewall.",
                standard = "\"\"",
                why = "One box is a complete mail server. With any other kind it opens no mail port of its own.")
        Kind kind,

        @Key(
                value = "Name or address of the office's mail server. Nothing that a user enters can choose a host.",
                standard = "\"\"",
                why = "Only the office knows it.")
        Optional<HostName> host,

        @Part Reading reading,
        @Part Sending sending,

        @Key(
                value = "With kind postern: the port where the mail node signs people in; 0: 2443.",
                standard = "0",
                min = "0",
                max = "65535",
                why = "docs/gateway.md uses that port; receive-port is 2995 there and smtp-port 2465.")
        int controlPort,

        @Key(
                value = "The login name at the office's server: address (taro@office.test) or local-part (taro).",
                standard = "\"address\"",
                why = "A server with several domains needs the whole address.")
        UserName userName,

        @Part Certificates certificates,

        @Key(
                value = "How long a connection to a POP3 server is kept after its last use.",
                standard = "\"20 s\"",
                min = "1 s",
                max = "10 min",
                why = "While it is open, most servers refuse other programs of the same person.")
        Duration keepOpen)
        implements Checked {
    /** How mail is read. */
    public record Reading(
            @Key(
                    value =
                            "How the connection for reading is protected: with tls from the first byte, by starttls, or plain.",
                    standard = "\"tls\"",
                    why = "The password is sent over it.")
            HopServer.Security receiveSecurity,

            @Key(
                    value = "The port for reading; 0: 995 or 993 with tls, else 110 or 143.",
                    standard = "0",
                    min = "0",
                    max = "65535",
                    why = "These are the registered ports.")
            int receivePort) {}

    /** How mail is sent. */
    public record Sending(
            @Key(
                    value = "Name or address of the server that takes mail for sending; \"\": the same as host.",
                    standard = "\"\"",
                    why = "Usually one machine does both.")
            Optional<HostName> smtpHost,

            @Key(
                    value =
                            "How the connection for sending is protected: with tls from the first byte, by starttls, or plain.",
                    standard = "\"starttls\"",
                    why = "Mail servers offer it at the submission port (RFC 6409).")
            HopServer.Security smtpSecurity,

            @Key(
                    value = "The port for sending; 0: 465 with tls, 587 with starttls, 25 with plain.",
                    standard = "0",
                    min = "0",
                    max = "65535",
                    why = "These are the registered ports.")
            int smtpPort,

            @Key(
                    value =
                            "How the webmail signs in at the sending server: user with the person's own login, none not at all.",
                    standard = "\"user\"",
                    why = "With none the server must know this machine by its address; few should.")
            SmtpAuth smtpAuth) {}

    /** Which certificates of the office's server are trusted. */
    public record Certificates(
            @Key(
                    value =
                            "PEM file of the authority that must have issued the server's certificate; \"\": the authorities that"
                                    + " the Java runtime knows. Relative to the data directory.",
                    standard = "\"\"",
                    why = "Only an office's own authority has to be named.")
            Optional<Path> trustCa,

            @Key(
                    value =
                            "SHA-256 fingerprint of the server's certificate, which is then the only one trusted; for a change"
                                    + " write several with commas. `postern check` shows the server's.",
                    standard = "\"\"",
                    why = "For certificates that no authority has signed.")
            Optional<Fingerprints> trustFingerprint,

            @Key(
                    value =
                            "Allows plain: mail and passwords cross the private network to the office's server in clear text."
                                    + " They are never sent in clear to an address that is not private.",
                    standard = "false",
                    why = "Sending passwords in clear must be a deliberate choice.")
            boolean plainConfirmed)
            implements Checked {
        @Override
        public void check(TableCheck check) {
            if (trustCa.isPresent() && trustFingerprint.isPresent()) {
                check.refuse(
                        "gateway.trust-ca and gateway.trust-fingerprint cannot both be set: only one of them is used",
                        "trust-ca",
                        "trust-fingerprint");
            }
        }
    }

    /** The kind of mail server behind the webmail. */
    public enum Kind implements Choices.Worded {
        OWN,
        POP3,
        IMAP,
        POSTERN;

        @Override
        public String word() {
            return this == OWN ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the webmail signs in at the sending server. */
    public enum SmtpAuth {
        USER,
        NONE
    }

    /** The form of a login name. */
    public enum UserName {
        ADDRESS,
        LOCAL_PART
    }

    @Override
    public void check(TableCheck check) {
        if (kind != Kind.OWN && host.isEmpty()) {
            check.refuse(
                    "gateway.host is missing: with kind = \"" + kind.word()
                            + "\" it must name the office's mail server",
                    "kind",
                    "host");
        }
        if (kind == Kind.POP3 || kind == Kind.IMAP) {
            plain(check, "host", host, "receive-security", reading.receiveSecurity());
            plain(
                    check,
                    sending.smtpHost().isPresent() ? "smtp-host" : "host",
                    sending.smtpHost().or(() -> host),
                    "smtp-security",
                    sending.smtpSecurity());
        }
    }

    /** Checks a written address; a name is looked up at the start and with every connection. */
    private void plain(
            TableCheck check, String key, Optional<HostName> host, String securityKey, HopServer.Security security) {
        if (security == HopServer.Security.PLAIN) {
            host.flatMap(HostName::literal)
                    .flatMap(address -> exposed(key, host.orElseThrow(), address))
                    .ifPresent(problem -> check.refuse(problem, securityKey, key, "plain-confirmed"));
        }
    }

    public Kind kindOf() {
        return kind;
    }

    /** Returns whether the mail server is another machine's. */
    public boolean on() {
        return kind != Kind.OWN;
    }

    /** Whether the person's own login is shown to the sending server. */
    public boolean sendsWithLogin() {
        return sending.smtpAuth() == SmtpAuth.USER;
    }

    /** The login name at the office's server. */
    public String login(String address) {
        return userName == UserName.ADDRESS ? address : address.substring(0, address.lastIndexOf('@'));
    }

    /** The server that mail is read from. Looks its name up where nothing protects the connection. */
    public HopServer receiving(Trust trust) {
        HopServer.Security security = reading.receiveSecurity();
        boolean imap = kind == Kind.IMAP;
        int standard = security == HopServer.Security.TLS ? (imap ? 993 : 995) : (imap ? 143 : 110);
        int port = reading.receivePort() == 0 ? standard : reading.receivePort();
        return server("host", host.orElseThrow(), port, security, trust);
    }

    /** The server that takes mail for sending. Looks its name up where nothing protects the connection. */
    public HopServer sending(Trust trust) {
        HopServer.Security security = sending.smtpSecurity();
        int standard =
                switch (security) {
                    case TLS -> 465;
                    case STARTTLS -> 587;
                    case PLAIN -> 25;
                };
        int port = sending.smtpPort() == 0 ? standard : sending.smtpPort();
        String key = sending.smtpHost().isPresent() ? "smtp-host" : "host";
        return server(key, sendingHost(), port, security, trust);
    }

    private HostName sendingHost() {
        return sending.smtpHost().or(() -> host).orElseThrow();
    }

    /** The mail node, with kind postern. */
    public String nodeHost() {
        return host.orElseThrow().text();
    }

    /** Returns the ports of a mail node for reading, for sending and for control, in this order. */
    public List<Integer> nodePorts() {
        return List.of(
                reading.receivePort() == 0 ? 2995 : reading.receivePort(),
                sending.smtpPort() == 0 ? 2465 : sending.smtpPort(),
                controlPort == 0 ? 2443 : controlPort);
    }

    /**
     * The certificates that are trusted.
     *
     * @param checksHostName false if one certificate is pinned
     */
    public record Trust(Optional<javax.net.ssl.SSLContext> context, boolean checksHostName) {}

    /**
     * Returns whether any connection to the office's server crosses a network without TLS: reported by the exposure
     * check.
     */
    public boolean plain() {
        return (reading.receiveSecurity() == HopServer.Security.PLAIN && !local(host.orElseThrow()))
                || (sending.smtpSecurity() == HopServer.Security.PLAIN && !local(sendingHost()));
    }

    private static boolean local(HostName name) {
        try {
            return InetAddress.getByName(name.text()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private HopServer server(String key, HostName name, int port, HopServer.Security security, Trust trust) {
        if (security == HopServer.Security.PLAIN) {
            requirePrivate(key, name);
        }
        return new HopServer(name.text(), port, security, trust.context(), trust.checksHostName());
    }

    /** The name is looked up again with every connection; a wrong one already stops the start. */
    private void requirePrivate(String key, HostName name) {
        try {
            for (InetAddress address : InetAddress.getAllByName(name.text())) {
                exposed(key, name, address).ifPresent(problem -> {
                    throw wrong(problem);
                });
            }
        } catch (UnknownHostException e) {
            if (!certificates.plainConfirmed()) {
                throw wrong(unconfirmed(name));
            }
        }
    }

    /** Explains why nothing may be sent to an address in clear text. */
    private Optional<String> exposed(String key, HostName name, InetAddress address) {
        if (!PrivateNetwork.holds(address)) {
            return Optional.of("gateway." + key + " is " + name + " (" + address.getHostAddress() + "), which is not a"
                    + " private address: passwords must not go there in plain text; use tls or starttls");
        }
        return certificates.plainConfirmed() || address.isLoopbackAddress()
                ? Optional.empty()
                : Optional.of(unconfirmed(name));
    }

    private static String unconfirmed(HostName name) {
        return "gateway: passwords and mail would cross the network to " + name
                + " in plain text; use tls or starttls, or confirm it with plain-confirmed = true";
    }

    private static ConfigException wrong(String problem) {
        return new ConfigException("[gateway]", List.of(problem));
    }
}
