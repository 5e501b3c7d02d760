package org.postern.store.outbound;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.message.SmtpReply;
import org.postern.store.route.BoundedSocket;
import org.postern.store.route.DeliveryRoute;
import org.postern.store.route.PeerSockets;
import org.postern.store.route.PeerTls;
import org.postern.store.route.Smarthost;
import org.postern.store.route.TlsDemand;
import org.postern.store.route.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions with servers, up to the point where mail can be sent. Thread-safe; blocks within the time limits. */
final class SmtpConnector {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnector.class);

    private final String heloName;
    private final DeliverySettings.Timeouts timeouts;
    private final Watchdog watchdog;
    private final PeerTls tls;

    SmtpConnector(String heloName, DeliverySettings.Timeouts timeouts, Watchdog watchdog, PeerTls tls) {
        this.heloName = heloName;
        this.timeouts = timeouts;
        this.watchdog = watchdog;
        this.tls = tls;
    }

    /** The result of opening. */
    sealed interface Opened {
        record Open(SmtpConnection connection) implements Opened {}

        /**
         * No session was opened.
         *
         * @param forAll whether other mail for this server would fail, too
         */
        record Closed(RecipientOutcome outcome, boolean forAll) implements Opened {}
    }

    /** Opens a session. Never throws because of the peer's behaviour. */
    Opened open(DeliveryRoute.Host host) {
        Attempt first = new Attempt(host, startTls(host));
        Opened opened = first.run();
        if (opened instanceof Opened.Closed
                && first.tlsAloneFailed()
                && !host.demand().mandatory()) {
            // RFC 7435: mail to a server with broken TLS is sent without TLS, since otherwise it would never arrive.
            LOG.info("STARTTLS with {} failed, sending without", host.shown());
            return new Attempt(host, SmtpClient.StartTls.NOT).run();
        }
        return opened;
    }

    private static SmtpClient.StartTls startTls(DeliveryRoute.Host host) {
        if (host.demand() instanceof TlsDemand.Never || fromFirstByte(host)) {
            return SmtpClient.StartTls.NOT;
        }
        return host.demand().mandatory() ? SmtpClient.StartTls.ALWAYS : SmtpClient.StartTls.IF_OFFERED;
    }

    private static boolean fromFirstByte(DeliveryRoute.Host host) {
        return host.relay()
                .filter(relay -> relay.security() == Smarthost.Security.TLS)
                .isPresent();
    }

    /** One connection being opened. It is closed unless a session is established. */
    private final class Attempt {
        private final DeliveryRoute.Host host;
        private final SmtpClient.StartTls startTls;
        private final PeerSockets sockets;
        private final SmtpClient session;
        private final BoundedSocket socket = new BoundedSocket();
        private final Watchdog.Watch watch = watchdog.watch(socket);
        private boolean connected;
        private boolean greeted;

        Attempt(DeliveryRoute.Host host, SmtpClient.StartTls startTls) {
            this.host = host;
            this.startTls = startTls;
            sockets = tls.sockets(host.demand());
            session = SmtpClient.with(heloName, host, startTls, sockets);
        }

        Opened run() {
            try {
                connect();
                if (loginWanted() && !session.supportsExtension("AUTH") && !session.supportsExtension("AUTH=LOGIN")) {
                    SmtpReply reply = SmtpReply.ours(451, "4.7.0", host.name() + " does not offer AUTH");
                    return closed(RecipientOutcome.refused(reply), true);
                }
                return new Opened.Open(new SmtpConnection(host, session, socket, watch, timeouts, protection()));
            } catch (MessagingException | IOException | RuntimeException e) {
                return trouble(e);
            }
        }

        private void connect() throws IOException, MessagingException {
            watch.phase("connection", timeouts.connect());
            socket.setTcpNoDelay(true); // pipelined commands must not wait for TCP acknowledgements (Nagle's algorithm)
            socket.connect(host.address(), (int) timeouts.connect().toMillis());
            connected = true;
            watch.phase("greeting", timeouts.greeting());
            Socket used = fromFirstByte(host) ? secured() : socket;
            greeted = true;
            session.connect(used);
        }

        private SSLSocket secured() throws IOException {
            SSLSocket secured =
                    sockets.createSocket(socket, host.name(), host.address().getPort(), true);
            secured.startHandshake();
            return secured;
        }

        private boolean loginWanted() {
            return host.relay().flatMap(Smarthost::login).isPresent();
        }

        private String protection() {
            return sockets.version()
                    .map(version -> version + " " + host.demand().how())
                    .orElse("without TLS");
        }

        boolean tlsAloneFailed() {
            return startTls != SmtpClient.StartTls.NOT
                    && session.tlsFailed()
                    && watch.cutBecause().isEmpty();
        }

        private Opened closed(RecipientOutcome outcome, boolean forAll) {
            try (socket;
                    watch) {
                LOG.debug("closing the connection to {}", host.name());
            } catch (IOException e) {
                LOG.debug("closing the connection to {} failed", host.name(), e);
            }
            return new Opened.Closed(outcome, forAll);
        }

        private Opened trouble(Exception e) {
            if (e instanceof RuntimeException) {
                LOG.error(
                        "an attempt with {} failed because of an internal error; its mail stays queued",
                        host.name(),
                        e);
            } else {
                LOG.debug("no session with {}", host.name(), e);
            }
            if (e instanceof AuthenticationFailedException) {
                LOG.error("{} refuses the configured login: {}", host.name(), session.lastReply());
                SmtpReply reply = SmtpReply.ours(451, "4.7.0", "the smarthost refuses the login");
                return closed(new RecipientOutcome.Deferred(reply, false), true);
            }
            Optional<SmtpReply> unprotected = unprotected(e);
            if (unprotected.isPresent()) {
                LOG.info("{}: {}", host.shown(), unprotected.get());
                return closed(RecipientOutcome.refused(unprotected.get()), true);
            }
            if (connected
                    && session.getLastReturnCode() >= 400
                    && watch.cutBecause().isEmpty()) {
                return closed(RecipientOutcome.refused(session.lastReply()), false);
            }
            String what = !watch.cutBecause().isEmpty()
                    ? watch.cutBecause()
                    : connected ? "lost during " + watch.phase() : "could not be made";
            SmtpReply reply =
                    SmtpReply.ours(451, connected ? "4.4.2" : "4.4.1", "the connection to " + host.name() + " " + what);
            return closed(new RecipientOutcome.Deferred(reply, true), !connected);
        }

        /** Why a server that lacks the required TLS gets no mail. */
        private Optional<SmtpReply> unprotected(Exception e) {
            if (!host.demand().mandatory() || !watch.cutBecause().isEmpty() || !connected) {
                return Optional.empty();
            }
            String ending = ", which " + host.demand().because() + " demands; nothing was sent";
            if (session.tlsFailed() || !greeted) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                String text = "no proper TLS with " + host.name() + ending + " (" + cause.getMessage() + ")";
                return Optional.of(SmtpReply.ours(451, "4.7.5", text));
            }
            boolean spoke = session.getLastReturnCode() >= 200 && session.getLastReturnCode() < 300;
            if (spoke && startTls == SmtpClient.StartTls.ALWAYS && !session.supportsExtension("STARTTLS")) {
                return Optional.of(SmtpReply.ours(451, "4.7.10", host.name() + " does not offer TLS" + ending));
            }
            return Optional.empty();
        }
    }
}
