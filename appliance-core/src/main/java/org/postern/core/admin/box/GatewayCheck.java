package org.postern.core.admin.box;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

/**
 * Examines the features of the office's own mail server, and what staff will see as a result; does not sign in.
 * Confined to one command.
 */
final class GatewayCheck {
    private static final Duration SOON = Duration.ofDays(30);

    private final Config config;
    private final DataDirectory directory;
    private final CheckResults results;

    GatewayCheck(Config config, DataDirectory directory, CheckResults results) {
        this.config = config;
        this.directory = directory;
        this.results = results;
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
            e.problems().forEach(problem -> results.fail("gateway", problem));
        } catch (TlsKeyException e) {
            results.fail("gateway", e.getMessage());
        }
    }

    private void exposure(Form.Exposure exposure) {
        if (exposure.plain()) {
            results.note("exposure", exposure.words());
        } else {
            results.ok("exposure", exposure.words());
        }
    }

    private void pop3(HopServer server) {
        Pop3Probe probe;
        try {
            probe = Pop3Probe.of(server);
        } catch (HopException e) {
            results.fail("gateway.receive", server.host() + ":" + server.port() + ": " + e.getMessage());
            return;
        }
        results.ok(
                "gateway.receive",
                server.host() + ":" + server.port() + " " + probe.tls().orElse("in plain text") + ", POP3"
                        + (probe.capabilities().isEmpty()
                                ? ", which does not list its features"
                                : " with " + String.join(", ", probe.capabilities())));
        probe.certificate().ifPresent(certificate -> {
            Instant end = certificate.getNotAfter().toInstant();
            if (end.isBefore(Clock.systemUTC().instant().plus(SOON))) {
                results.note("gateway.receive", "the server's certificate ends at " + end);
            }
        });
        results.ok(
                "staff will see",
                "all screens; folders, marks, search, drafts and Sent are this box's own, the mail stays on the server");
        if (probe.capabilities().isEmpty()) {
            return;
        }
        if (!probe.has("UIDL")) {
            results.note(
                    "no UIDL",
                    "messages are told apart by their headers: signing in takes longer, the newest 2,000 are shown");
        }
        if (!probe.has("TOP")) {
            results.note("no TOP", "a title costs reading its whole message; above 16 MiB it stays empty");
        }
        probe.parameter("EXPIRE")
                .filter(days -> !days.startsWith("NEVER"))
                .ifPresent(days ->
                        results.note("EXPIRE " + days, "the server deletes read mail by itself after so many days"));
        probe.parameter("LOGIN-DELAY")
                .ifPresent(seconds ->
                        results.note("LOGIN-DELAY " + seconds, "new mail is seen at most once in so many seconds"));
        if (server.security() == HopServer.Security.PLAIN && probe.has("STLS")) {
            results.note("STLS", "the server offers TLS: set gateway.receive-security to starttls");
        }
    }

    private void imap(HopServer server) {
        String place = server.host() + ":" + server.port();
        try {
            ImapServer imap = new ImapServer(server, config.smtp().maxMessage().bytes());
            results.ok("gateway.receive", place + ", IMAP");
            ImapCapabilities.probe(imap).lines().forEach(line -> results.ok("staff will see", line));
        } catch (HopException e) {
            results.fail("gateway.receive", place + ": " + e.getMessage());
        }
    }

    private void smtp(HopServer server) {
        try {
            SmtpProbe probe = SmtpProbe.of(server, config.office().hostname().ascii());
            results.ok(
                    "gateway.smtp",
                    server.host() + ":" + server.port() + " with " + String.join(", ", probe.extensions()));
            if (config.gateway().sendsWithLogin() && !probe.has("AUTH")) {
                results.fail(
                        "gateway.smtp",
                        "the server lets nobody sign in there: use its submission port, or set gateway.smtp-auth to none");
            }
            if (!probe.has("SMTPUTF8")) {
                results.note("no SMTPUTF8", "staff cannot write to addresses with letters outside ASCII before the @");
            }
        } catch (HopException e) {
            results.fail("gateway.smtp", server.host() + ":" + server.port() + ": " + e.getMessage());
        }
    }
}
