package org.postern.store.outbound;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.message.SmtpReply;
import org.postern.store.route.BoundedSocket;
import org.postern.store.route.DeliveryRoute;
import org.postern.store.route.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open session with one server, used for one message after another. Confined to one lane; blocks within the time
 * limits.
 */
final class SmtpConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);

    private final DeliveryRoute.Host host;
    private final SmtpClient session;
    private final BoundedSocket socket;
    private final Watchdog.Watch watch;
    private final DeliverySettings.Timeouts timeouts;
    private final String protection;
    private int begun;
    private boolean inOrder = true;
    private boolean resetFirst;

    /**
     * Makes a connection.
     *
     * @param protection a description of its TLS
     */
    SmtpConnection(
            DeliveryRoute.Host host,
            SmtpClient session,
            BoundedSocket socket,
            Watchdog.Watch watch,
            DeliverySettings.Timeouts timeouts,
            String protection) {
        this.host = host;
        this.session = session;
        this.socket = socket;
        this.watch = watch;
        this.timeouts = timeouts;
        this.protection = protection;
    }

    DeliveryRoute.Host host() {
        return host;
    }

    /** Whether another message may be sent. */
    boolean inOrder() {
        return inOrder;
    }

    /**
     * Returns an outcome for every row. Empty when a reused connection turned out to be closed: the message was not
     * tried then, and a new connection may succeed. Never throws because of the peer's behaviour.
     */
    Optional<Map<OutboundQueue.Row, RecipientOutcome>> send(OutboundMessage message) {
        boolean used = begun++ > 0;
        socket.renew();
        SmtpTransaction transaction = new SmtpTransaction(session, watch, timeouts, host.name(), message);
        LOG.info("queue {}: with {}, {}", message.rows().get(0).messageId(), host.shown(), protection);
        try {
            if (resetFirst && !reset()) {
                inOrder = false;
                return Optional.empty();
            }
            transaction.run();
            inOrder = !transaction.endedByPeer();
            resetFirst = !transaction.whole();
        } catch (MessagingException | IOException | RuntimeException e) {
            inOrder = false;
            boolean cut = !watch.cutBecause().isEmpty();
            if (used && !transaction.dotSent() && !cut && !(e instanceof RuntimeException)) {
                LOG.debug("the reused connection to {} broke", host.name(), e);
                return Optional.empty();
            }
            transaction.rest(trouble(transaction, e));
        }
        // Servers end long sessions in different ways. A negative reply to a message counts only on a new connection.
        boolean ending = transaction.endedByPeer() && !transaction.dotSent();
        return used && ending ? Optional.empty() : Optional.of(transaction.outcomes());
    }

    private boolean reset() throws MessagingException, IOException {
        watch.phase("RSET", timeouts.command());
        return session.command("RSET").positive();
    }

    private RecipientOutcome trouble(SmtpTransaction transaction, Exception e) {
        if (e instanceof RuntimeException) {
            LOG.error("an attempt with {} failed because of an internal error; its mail stays queued", host.name(), e);
        } else {
            LOG.debug("session with {} broke", host.name(), e);
        }
        String what = watch.cutBecause().isEmpty() ? "lost during " + watch.phase() : watch.cutBecause();
        SmtpReply reply = SmtpReply.ours(451, "4.4.2", "the connection to " + host.name() + " " + what);
        return new RecipientOutcome.Deferred(reply, !transaction.dotSent());
    }

    /** Sends QUIT if the session is usable; waits no longer than the time for connecting. */
    @Override
    public void close() {
        try (socket;
                watch) {
            if (inOrder) {
                watch.phase("QUIT", timeouts.connect());
                session.close();
            }
        } catch (MessagingException | IOException e) {
            LOG.debug("QUIT to {} failed; its mail is settled", host.name(), e);
        }
    }
}
