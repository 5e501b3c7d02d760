package org.postern.store.delivery;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions with servers, up to the point where mail can be sent. Thread-safe; blocks within the time limits. */
final class RemoteSmtp {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSmtp.class);

    private final String heloName;
    private final DeliverySettings.Timeouts timeouts;
    private final Watchdog watchdog;
    private final PeerTls tls;

    RemoteSmtp(String heloName, DeliverySettings.Timeouts timeouts, Watchdog watchdog, PeerTls tls) {
        this.heloName = heloName;
        this.timeouts = timeouts;
        this.watchdog = watchdog;
        this.tls = tls;
    }

    /** What came of it. */
    sealed interface Opened {
        record Open(Connection connection) implements Opened {}

        /**
         * No session.
         *
         * @param forAll whether other mail for this server would fare the same
         */
        record Closed(Outcome outcome, boolean forAll) implements Opened {}
    }

    /** Never throws for what the peer does. */
    Opened open(Route.Host host) {
        Attempt first = new Attempt(host, startTls(host));
        Opened opened = first.run();
        if (opened instanceof Opened.Closed
                && first.tlsAloneFailed()
                && !host.demand().mandatory()) {
            // RFC 7435: a server with broken TLS gets the mail as it would without TLS, rather than never.
            LOG.info("STARTTLS with {} failed, sending without", host.shown());
            return new Attempt(host, RemoteSession.StartTls.NOT).run();
        }
        return opened;
    }

    private static RemoteSession.StartTls startTls(Route.Host host) {
        if (host.demand() instanceof TlsDemand.Never || fromFirstByte(host)) {
            return RemoteSession.StartTls.NOT;
        }
        return host.demand().mandatory() ? RemoteSession.StartTls.ALWAYS : RemoteSession.StartTls.IF_OFFERED;
    }

    private static boolean fromFirstByte(Route.Host host) {
        return host.relay()
                .filter(relay -> relay.security() == Smarthost.Security.TLS)
                .isPresent();
    }

    /** One connection being opened; closed again unless it comes to a session. */
    private final class Attempt {
        private final Route.Host host;
        private final RemoteSession.StartTls startTls;
        private final PeerSockets sockets;
        private final RemoteSession session;
        private final BoundedSocket socket = new BoundedSocket();
        private final Watchdog.Watch watch = watchdog.watch(socket);
        private boolean connected;
        private boolean greeted;

        Attempt(Route.Host host, RemoteSession.StartTls startTls) {
            this.host = host;
            this.startTls = startTls;
            sockets = tls.sockets(host.demand());
            session = RemoteSession.with(heloName, host, startTls, sockets);
        }

        Opened run() {
            try {
                connect();
                if (loginWanted() && !session.supportsExtension("AUTH") && !session.supportsExtension("AUTH=LOGIN")) {
                    Reply reply = Reply.ours(451, "4.7.0", host.name() + " offers no AUTH");
                    return closed(Outcome.refused(reply), true);
                }
                return new Opened.Open(new Connection(host, session, socket, watch, timeouts, protection()));
            } catch (MessagingException | IOException | RuntimeException e) {
                return trouble(e);
            }
        }

        private void connect() throws IOException, MessagingException {
            watch.phase("connection", timeouts.connect());
            socket.setTcpNoDelay(true); // pipelined commands must not wait for each other's acknowledgements
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
            return startTls != RemoteSession.StartTls.NOT
                    && session.tlsFailed()
                    && watch.cutBecause().isEmpty();
        }

        private Opened closed(Outcome outcome, boolean forAll) {
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
                LOG.error("an attempt with {} failed by a fault of ours; its mail stays queued", host.name(), e);
            } else {
                LOG.debug("no session with {}", host.name(), e);
            }
            if (e instanceof AuthenticationFailedException) {
                LOG.error("{} refuses the configured login: {}", host.name(), session.lastReply());
                Reply reply = Reply.ours(451, "4.7.0", "the smarthost refuses the login");
                return closed(new Outcome.Deferred(reply, false), true);
            }
            Optional<Reply> unprotected = unprotected(e);
            if (unprotected.isPresent()) {
                LOG.info("{}: {}", host.shown(), unprotected.get());
                return closed(Outcome.refused(unprotected.get()), true);
            }
            if (connected
                    && session.getLastReturnCode() >= 400
                    && watch.cutBecause().isEmpty()) {
                return closed(Outcome.refused(session.lastReply()), false);
            }
            String what = !watch.cutBecause().isEmpty()
                    ? watch.cutBecause()
                    : connected ? "lost during " + watch.phase() : "could not be made";
            Reply reply =
                    Reply.ours(451, connected ? "4.4.2" : "4.4.1", "the connection to " + host.name() + " " + what);
            return closed(new Outcome.Deferred(reply, true), !connected);
        }

        /** Why a server without the TLS that is demanded gets nothing. */
        private Optional<Reply> unprotected(Exception e) {
            if (!host.demand().mandatory() || !watch.cutBecause().isEmpty() || !connected) {
                return Optional.empty();
            }
            String ending = ", which " + host.demand().because() + " demands; nothing was sent";
            if (session.tlsFailed() || !greeted) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                String text = "no proper TLS with " + host.name() + ending + " (" + cause.getMessage() + ")";
                return Optional.of(Reply.ours(451, "4.7.5", text));
            }
            boolean spoke = session.getLastReturnCode() >= 200 && session.getLastReturnCode() < 300;
            if (spoke && startTls == RemoteSession.StartTls.ALWAYS && !session.supportsExtension("STARTTLS")) {
                return Optional.of(Reply.ours(451, "4.7.10", host.name() + " offers no TLS" + ending));
            }
            return Optional.empty();
        }
    }
}
