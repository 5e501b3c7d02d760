package org.postern.core.cli.box;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.postern.core.DataDirectory;
import org.postern.core.Form;
import org.postern.core.GatewayTrust;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigException;
import org.postern.core.config.GatewayConfig;
import org.postern.tls.TlsKeyException;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopServer;
import org.postern.web.imap.connection.ImapCapabilities;
import org.postern.web.imap.connection.ImapServer;
import org.postern.web.office.Pop3Probe;
import org.postern.web.office.SmtpProbe;

/** What the office's own mail server can do, and so what staff will see; nobody signs in. Confined to one command. */
final class GatewayCheck {
    private static final Duration SOON = Duration.ofDays(30);

    private final Config config;
    private final DataDirectory directory;
    private final BiConsumer<String, String> ok;
    private final BiConsumer<String, String> note;
    private final BiConsumer<String, String> fail;

    /** What is said goes to one of the three, with what it is about. */
    GatewayCheck(
            Config config,
            DataDirectory directory,
            BiConsumer<String, String> ok,
            BiConsumer<String, String> note,
            BiConsumer<String, String> fail) {
        this.config = config;
        this.directory = directory;
        this.ok = ok;
        this.note = note;
        this.fail = fail;
    }

    void run() {
        GatewayConfig gateway = config.gateway();
        try {
            GatewayConfig.Trust trust = GatewayTrust.of(gateway, directory::resolve);
            Form.of(directory, config).exposure().ifPresent(this::exposure);
            if (gateway.kindOf() == GatewayConfig.Kind.POP3) {
                pop3(gateway.receiving(trust));
            } else if (gateway.kindOf() == GatewayConfig.Kind.IMAP) {
                imap(gateway.receiving(trust));
            }
            smtp(gateway.sending(trust));
        } catch (ConfigException e) {
            e.problems().forEach(problem -> fail.accept("gateway", problem));
        } catch (TlsKeyException e) {
            fail.accept("gateway", e.getMessage());
        }
    }

    private void exposure(Form.Exposure exposure) {
        (exposure.plain() ? note : ok).accept("exposure", exposure.words());
    }

    private void pop3(HopServer server) {
        Pop3Probe probe;
        try {
            probe = Pop3Probe.of(server);
        } catch (HopException e) {
            fail.accept("gateway.receive", server.host() + ":" + server.port() + ": " + e.getMessage());
            return;
        }
        ok.accept(
                "gateway.receive",
                server.host() + ":" + server.port() + " " + probe.tls().orElse("in plain text") + ", POP3"
                        + (probe.capabilities().isEmpty()
                                ? ", which does not tell what it can"
                                : " with " + String.join(", ", probe.capabilities())));
        probe.certificate().ifPresent(certificate -> {
            Instant end = certificate.getNotAfter().toInstant();
            if (end.isBefore(Clock.systemUTC().instant().plus(SOON))) {
                note.accept("gateway.receive", "the server's certificate ends at " + end);
            }
        });
        ok.accept(
                "staff will see",
                "all screens; folders, marks, search, drafts and Sent are this box's own, the mail stays on the server");
        if (probe.capabilities().isEmpty()) {
            return;
        }
        if (!probe.has("UIDL")) {
            note.accept(
                    "no UIDL",
                    "messages are told apart by their headers: signing in takes longer, the newest 2,000 are shown");
        }
        if (!probe.has("TOP")) {
            note.accept("no TOP", "a title costs reading its whole message; above 16 MiB it stays empty");
        }
        probe.parameter("EXPIRE")
                .filter(days -> !days.startsWith("NEVER"))
                .ifPresent(days ->
                        note.accept("EXPIRE " + days, "the server deletes read mail by itself after so many days"));
        probe.parameter("LOGIN-DELAY")
                .ifPresent(seconds ->
                        note.accept("LOGIN-DELAY " + seconds, "new mail is seen at most once in so many seconds"));
        if (server.security() == HopServer.Security.PLAIN && probe.has("STLS")) {
            note.accept("STLS", "the server offers TLS: set gateway.receive-security to starttls");
        }
    }

    private void imap(HopServer server) {
        String place = server.host() + ":" + server.port();
        try {
            ImapServer imap = new ImapServer(server, config.smtp().maxMessage().bytes());
            ok.accept("gateway.receive", place + ", IMAP");
            ImapCapabilities.probe(imap).lines().forEach(line -> ok.accept("staff will see", line));
        } catch (HopException e) {
            fail.accept("gateway.receive", place + ": " + e.getMessage());
        }
    }

    private void smtp(HopServer server) {
        try {
            SmtpProbe probe = SmtpProbe.of(server, config.office().hostname().ascii());
            ok.accept(
                    "gateway.smtp",
                    server.host() + ":" + server.port() + " with " + String.join(", ", probe.extensions()));
            if (config.gateway().sendsWithLogin() && !probe.has("AUTH")) {
                fail.accept(
                        "gateway.smtp",
                        "the server lets nobody sign in there: use its submission port, or set gateway.smtp-auth to none");
            }
            if (!probe.has("SMTPUTF8")) {
                note.accept("no SMTPUTF8", "staff cannot write to addresses with letters outside ASCII before the @");
            }
        } catch (HopException e) {
            fail.accept("gateway.smtp", server.host() + ":" + server.port() + ": " + e.getMessage());
        }
    }
}
