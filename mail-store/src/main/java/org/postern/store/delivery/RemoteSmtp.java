package org.postern.store.delivery;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.postern.store.mailbox.OutboundQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands one parcel to one server and tells what became of each recipient. Thread-safe; blocks within the time limits.
 *
 * <p>The content leaves as it is stored. To a server without 8BITMIME that includes octets above 127, a departure from RFC
 * 6152 3, which wants conversion or a bounce: a converted message breaks signatures, servers that cannot pass eight bits are
 * not known any more, and a bounce would help nobody. A message that needs SMTPUTF8 (RFC 6531) is not sent to a server
 * without it: its addresses cannot be written down there.
 */
final class RemoteSmtp {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSmtp.class);
    private static final int BLOCK = 16_384;

    private final String heloName;
    private final Optional<Smarthost> smarthost;
    private final DeliverySettings.Timeouts timeouts;
    private final Watchdog watchdog;
    private final SSLSocketFactory tls;

    /** @param tls verifies the smarthost */
    RemoteSmtp(
            String heloName,
            Optional<Smarthost> smarthost,
            DeliverySettings.Timeouts timeouts,
            Watchdog watchdog,
            SSLSocketFactory tls) {
        this.heloName = heloName;
        this.smarthost = smarthost;
        this.timeouts = timeouts;
        this.watchdog = watchdog;
        this.tls = tls;
    }

    /** An outcome for every row. Never throws for what the peer does. */
    Map<OutboundQueue.Row, Outcome> send(Route.Host host, Parcel parcel) {
        Attempt attempt = new Attempt(host, parcel);
        boolean startTls = smarthost.isEmpty();
        if (!attempt.run(startTls)) {
            // RFC 7435: a server with broken TLS gets the mail as it would without TLS, rather than never.
            LOG.info("STARTTLS with {} failed, sending without", host.name());
            attempt = new Attempt(host, parcel);
            attempt.run(false);
        }
        return attempt.outcomes;
    }

    private final class Attempt {
        private final Route.Host host;
        private final Parcel parcel;
        private final Map<OutboundQueue.Row, Outcome> outcomes = new LinkedHashMap<>();
        private boolean connected;
        private boolean dotSent;

        Attempt(Route.Host host, Parcel parcel) {
            this.host = host;
            this.parcel = parcel;
        }

        /** False when TLS alone failed and another run without it may help. */
        boolean run(boolean startTls) {
            RemoteSession session = smarthost
                    .map(relay -> RemoteSession.toSmarthost(heloName, relay, tls))
                    .orElseGet(() -> RemoteSession.toExchanger(heloName, host.name(), startTls));
            try (Socket socket = new BoundedSocket();
                    Watchdog.Watch watch = watchdog.watch(socket)) {
                try {
                    open(session, socket, watch);
                    if (transact(session, watch)) {
                        quit(session, watch);
                    }
                } catch (MessagingException | IOException | RuntimeException e) {
                    if (startTls && session.tlsFailed() && watch.cutBecause().isEmpty()) {
                        return false;
                    }
                    rest(trouble(session, watch, e));
                }
            } catch (IOException e) {
                LOG.debug("closing the connection to {} failed", host.name(), e);
            }
            rest(new Outcome.Deferred(Reply.ours(451, "4.4.2", "no answer from " + host.name()), true));
            return true;
        }

        private void open(RemoteSession session, Socket socket, Watchdog.Watch watch)
                throws IOException, MessagingException {
            watch.phase("connection", timeouts.connect());
            socket.connect(host.address(), (int) timeouts.connect().toMillis());
            connected = true;
            watch.phase("greeting", timeouts.greeting());
            if (smarthost.isPresent() && smarthost.get().security() == Smarthost.Security.TLS) {
                session.connect(secured(socket));
            } else {
                session.connect(socket);
            }
        }

        private SSLSocket secured(Socket socket) throws IOException {
            SSLSocket secured = (SSLSocket)
                    tls.createSocket(socket, host.name(), host.address().getPort(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        }

        /** Whether the session is in order at the end. */
        private boolean transact(RemoteSession session, Watchdog.Watch watch) throws MessagingException, IOException {
            Optional<Reply> unfit = unfit(session);
            if (unfit.isPresent()) {
                rest(Outcome.refused(unfit.get()));
                return true;
            }
            watch.phase("MAIL", timeouts.command());
            Reply mail = session.command(mail(session));
            if (!mail.positive()) {
                rest(Outcome.refused(mail));
                return true;
            }
            List<OutboundQueue.Row> accepted = recipients(session, watch);
            if (accepted.isEmpty()) {
                return true;
            }
            watch.phase("DATA", timeouts.dataStart());
            Optional<OutputStream> data = session.beginData();
            if (data.isEmpty()) {
                rest(Outcome.refused(session.lastReply()));
                return true;
            }
            copy(data.get(), watch);
            watch.phase("the final dot", timeouts.dataEnd());
            dotSent = true;
            Reply end = session.endData();
            rest(end.positive() ? new Outcome.Delivered(end, session.supportsExtension("DSN")) : Outcome.refused(end));
            return true;
        }

        private Optional<Reply> unfit(RemoteSession session) {
            if (parcel.utf8() && !session.supportsExtension("SMTPUTF8")) {
                return Optional.of(Reply.ours(
                        553,
                        "5.6.7",
                        host.name() + " cannot take addresses or headers in other scripts (no SMTPUTF8)"));
            }
            if (smarthost.isPresent()
                    && smarthost.get().login().isPresent()
                    && !session.supportsExtension("AUTH")
                    && !session.supportsExtension("AUTH=LOGIN")) {
                return Optional.of(Reply.ours(451, "4.7.0", "the smarthost offers no AUTH"));
            }
            long limit = sizeLimit(session);
            if (limit > 0 && parcel.size() > limit) {
                String text = host.name() + " takes messages up to " + limit + " octets";
                return Optional.of(Reply.ours(552, "5.3.4", text));
            }
            return Optional.empty();
        }

        private long sizeLimit(RemoteSession session) {
            String limit = session.getExtensionParameter("SIZE");
            return limit != null && limit.matches("\\d{1,18}") ? Long.parseLong(limit) : 0;
        }

        private String mail(RemoteSession session) {
            StringBuilder mail = new StringBuilder("MAIL FROM:<")
                    .append(parcel.sender().map(MailPath::of).orElse(""))
                    .append('>');
            if (session.supportsExtension("SIZE")) {
                mail.append(" SIZE=").append(parcel.size());
            }
            if (session.supportsExtension("8BITMIME")) {
                mail.append(" BODY=8BITMIME"); // a promise that eight bits may come, true of any message
            }
            if (session.supportsExtension("DSN")) {
                mail.append(DsnParameters.ofMail(parcel.rows().get(0).dsn()));
            }
            return mail.append(parcel.utf8() ? " SMTPUTF8" : "").toString();
        }

        private List<OutboundQueue.Row> recipients(RemoteSession session, Watchdog.Watch watch)
                throws MessagingException, IOException {
            List<OutboundQueue.Row> accepted = new ArrayList<>();
            for (OutboundQueue.Row row : parcel.rows()) {
                watch.phase("RCPT", timeouts.command());
                String wish = session.supportsExtension("DSN") ? DsnParameters.ofRcpt(row.wish()) : "";
                Reply reply = session.command("RCPT TO:<" + MailPath.of(row.recipient()) + ">" + wish);
                if (reply.code() == 421) {
                    rest(Outcome.refused(reply));
                    return List.of();
                }
                if (reply.positive()) {
                    accepted.add(row);
                } else {
                    outcomes.put(row, Outcome.refused(reply));
                }
            }
            return accepted;
        }

        private void copy(OutputStream data, Watchdog.Watch watch) throws IOException {
            byte[] block = new byte[BLOCK];
            try (InputStream content = parcel.content().open()) {
                for (int read = content.read(block); read >= 0; read = content.read(block)) {
                    watch.phase("data", timeouts.dataBlock());
                    data.write(block, 0, read);
                }
            }
        }

        private void quit(RemoteSession session, Watchdog.Watch watch) {
            watch.phase("QUIT", timeouts.connect());
            try {
                session.close();
            } catch (MessagingException e) {
                LOG.debug("QUIT to {} failed; the mail is settled", host.name(), e);
            }
        }

        private Outcome trouble(RemoteSession session, Watchdog.Watch watch, Exception e) {
            if (e instanceof RuntimeException) {
                LOG.error("an attempt with {} failed by a fault of ours; its mail stays queued", host.name(), e);
            } else {
                LOG.debug("session with {} broke", host.name(), e);
            }
            if (e instanceof AuthenticationFailedException) {
                LOG.error("the smarthost refuses the configured login: {}", session.lastReply());
                return new Outcome.Deferred(Reply.ours(451, "4.7.0", "the smarthost refuses the login"), false);
            }
            if (connected
                    && !dotSent
                    && session.getLastReturnCode() >= 400
                    && watch.cutBecause().isEmpty()) {
                return Outcome.refused(session.lastReply());
            }
            String what = !watch.cutBecause().isEmpty()
                    ? watch.cutBecause()
                    : connected ? "lost during " + watch.phase() : "could not be made";
            String status = connected ? "4.4.2" : "4.4.1";
            return new Outcome.Deferred(
                    Reply.ours(451, status, "the connection to " + host.name() + " " + what), !dotSent);
        }

        /** What all get that have no outcome yet. */
        private void rest(Outcome outcome) {
            parcel.rows().forEach(row -> outcomes.putIfAbsent(row, outcome));
        }
    }
}
