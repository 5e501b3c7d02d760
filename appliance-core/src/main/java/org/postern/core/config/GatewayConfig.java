package org.postern.core.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.web.hop.HopServer;
import org.postern.web.hop.PrivateNetwork;

/** The office's own mail server, where there is one that stays. */
public record GatewayConfig(
        @Key(
                value =
                        "What the webmail is in front of: \"\" this box's own mail server; pop3 or imap the office's mail server;"
                                + " postern another Postern inside the firewall.",
                standard = "\"\"",
                why = "One box is a whole mail server. With anything else it opens no mail port of its own.")
        String kind,

        @Key(
                value = "Name or address of the office's mail server. Nothing that a user enters chooses a host.",
                standard = "\"\"",
                why = "Only the office knows it.")
        String host,

        @Key(
                value = "How mail is read: tls, starttls or plain.",
                standard = "\"tls\"",
                why = "The password goes this way.")
        String receiveSecurity,

        @Key(
                value = "The port that mail is read at; 0: 995 or 993 with tls, else 110 or 143.",
                standard = "0",
                min = "0",
                max = "65535",
                why = "The registered ones.")
        int receivePort,

        @Key(
                value = "Name or address of the server that takes mail for sending; \"\": the same.",
                standard = "\"\"",
                why = "Mostly one machine does both.")
        String smtpHost,

        @Key(
                value = "How mail is handed over: tls, starttls or plain.",
                standard = "\"starttls\"",
                why = "What mail servers offer at the submission port (RFC 6409).")
        String smtpSecurity,

        @Key(
                value = "The port that mail is handed over at; 0: 465 with tls, 587 with starttls, 25 with plain.",
                standard = "0",
                min = "0",
                max = "65535",
                why = "The registered ones.")
        int smtpPort,

        @Key(
                value = "With kind postern: the port where the mail node signs people in; 0: 2443.",
                standard = "0",
                min = "0",
                max = "65535",
                why = "As in docs/gateway.md; receive-port is 2995 there and smtp-port 2465.")
        int controlPort,

        @Key(
                value = "Who the sending server is told that sends: user (the person's own login), none.",
                standard = "\"user\"",
                why = "A server that takes mail from anybody must know this machine by its address; few should.")
        String smtpAuth,

        @Key(
                value = "The login name at the office's server: address (taro@office.test) or local-part (taro).",
                standard = "\"address\"",
                why = "Servers of several domains want the whole address.")
        String userName,

        @Key(
                value =
                        "Certificates of the authority that the server's certificate must come from, PEM; \"\": the authorities that"
                                + " the Java runtime knows. Relative to the data directory.",
                standard = "\"\"",
                why = "An office's own authority is known to nobody else.")
        Optional<Path> trustCa,

        @Key(
                value =
                        "SHA-256 fingerprint of the server's certificate, the only one that is accepted then; several with commas,"
                                + " for a change. `postern check` shows the one that the server has.",
                standard = "\"\"",
                why = "For certificates that no authority has signed.")
        Optional<String> trustFingerprint,

        @Key(
                value =
                        "That mail and passwords may cross the private network to the office's server in plain text, which plain"
                                + " asks for. To an address that is not private they never do.",
                standard = "false",
                why = "Somebody must have meant it.")
        boolean plainConfirmed,

        @Key(
                value = "How long a connection to a POP3 server is kept after its last use.",
                standard = "\"20 s\"",
                min = "1 s",
                max = "10 min",
                why = "While it is open, most servers keep other programs of the same person out.")
        Duration keepOpen) {
    /** What the webmail is in front of. */
    public enum Kind {
        OWN,
        POP3,
        IMAP,
        POSTERN
    }

    public Kind kindOf() {
        return switch (kind) {
            case "" -> Kind.OWN;
            case "pop3" -> Kind.POP3;
            case "imap" -> Kind.IMAP;
            case "postern" -> Kind.POSTERN;
            default -> throw wrong("kind must be \"\", \"pop3\", \"imap\" or \"postern\"");
        };
    }

    /** Whether the mail server is another machine's. */
    public boolean on() {
        return kindOf() != Kind.OWN;
    }

    /** Whether the person's own login is shown to the sending server. */
    public boolean sendsWithLogin() {
        return switch (smtpAuth) {
            case "user" -> true;
            case "none" -> false;
            default -> throw wrong("smtp-auth must be \"user\" or \"none\"");
        };
    }

    /** The login name at the office's server. */
    public String login(String address) {
        return switch (userName) {
            case "address" -> address;
            case "local-part" -> address.substring(0, address.lastIndexOf('@'));
            default -> throw wrong("user-name must be \"address\" or \"local-part\"");
        };
    }

    /** The server that mail is read from. */
    public HopServer receiving(Trust trust) {
        HopServer.Security security = security("receive-security", receiveSecurity);
        boolean imap = kindOf() == Kind.IMAP;
        int standard = security == HopServer.Security.TLS ? (imap ? 993 : 995) : (imap ? 143 : 110);
        return server("host", host, receivePort == 0 ? standard : receivePort, security, trust);
    }

    /** The server that takes mail for sending. */
    public HopServer sending(Trust trust) {
        HopServer.Security security = security("smtp-security", smtpSecurity);
        int standard =
                switch (security) {
                    case TLS -> 465;
                    case STARTTLS -> 587;
                    case PLAIN -> 25;
                };
        String named = smtpHost.isEmpty() ? host : smtpHost;
        return server(
                smtpHost.isEmpty() ? "host" : "smtp-host", named, smtpPort == 0 ? standard : smtpPort, security, trust);
    }

    /** The mail node, with kind postern. */
    public String nodeHost() {
        if (host.isBlank() || !host.matches("[0-9A-Za-z._:-]{1,253}")) {
            throw wrong("host must be the name or the address of the mail node");
        }
        return host;
    }

    /** Where a mail node is read from, handed mail, and asked: in this order. */
    public List<Integer> nodePorts() {
        return List.of(
                receivePort == 0 ? 2995 : receivePort,
                smtpPort == 0 ? 2465 : smtpPort,
                controlPort == 0 ? 2443 : controlPort);
    }

    /**
     * What certificates are believed.
     *
     * @param checksHostName false where one certificate is pinned
     */
    public record Trust(Optional<javax.net.ssl.SSLContext> context, boolean checksHostName) {}

    /** Whether any way to the office's server crosses a network without TLS: what the exposure check names. */
    public boolean plain() {
        boolean receiving = security("receive-security", receiveSecurity) == HopServer.Security.PLAIN;
        boolean sending = security("smtp-security", smtpSecurity) == HopServer.Security.PLAIN;
        return (receiving && !local(host)) || (sending && !local(smtpHost.isEmpty() ? host : smtpHost));
    }

    private static boolean local(String name) {
        try {
            return InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private HopServer server(String key, String name, int port, HopServer.Security security, Trust trust) {
        if (name.isBlank() || !name.matches("[0-9A-Za-z._:-]{1,253}")) {
            throw wrong(key + " must be the name or the address of the office's mail server");
        }
        if (security == HopServer.Security.PLAIN) {
            requirePrivate(key, name);
        }
        return new HopServer(name, port, security, trust.context(), trust.checksHostName());
    }

    /** What a name means later is looked at with every connection; a wrong one is told at the start already. */
    private void requirePrivate(String key, String name) {
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                if (!PrivateNetwork.holds(address)) {
                    throw wrong(key + " is " + name + " (" + address.getHostAddress()
                            + "), which is no private address: passwords do not go there in plain text;"
                            + " use tls or starttls");
                }
                if (!plainConfirmed && !address.isLoopbackAddress()) {
                    throw wrong("passwords and mail would cross the network to " + name
                            + " in plain text; use tls or starttls, or confirm it with plain-confirmed = true");
                }
            }
        } catch (UnknownHostException e) {
            if (!plainConfirmed) {
                throw wrong("passwords and mail would cross the network to " + name
                        + " in plain text; use tls or starttls, or confirm it with plain-confirmed = true");
            }
        }
    }

    private static HopServer.Security security(String key, String text) {
        try {
            if (text.equals(text.toLowerCase(Locale.ROOT))) {
                return HopServer.Security.valueOf(text.toUpperCase(Locale.ROOT));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(key + " must be tls, starttls or plain");
        }
        throw wrong(key + " must be tls, starttls or plain");
    }

    private static ConfigException wrong(String problem) {
        return new ConfigException("[gateway]", List.of(problem));
    }
}
