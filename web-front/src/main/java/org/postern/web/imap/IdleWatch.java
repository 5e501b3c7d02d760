package org.postern.web.imap;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.postern.web.hop.LoginName;
import org.postern.web.imap.connection.ImapConnector;
import org.postern.web.imap.connection.ImapFailures;
import org.postern.web.imap.connection.Wire;
import org.postern.web.session.HopLogin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on which the server tells at once what happens in the inbox (IDLE, RFC 2177). The thread that reads it belongs to it;
 * the other methods may be called by any.
 */
final class IdleWatch implements AutoCloseable {
    /** RFC 2177 asks for less than 29 minutes; firewalls of offices forget a silent connection after ten. */
    static final Duration REARM = Duration.ofMinutes(9);
    /** A server that does not end an IDLE it was asked to end is dead. */
    private static final Duration SILENCE = REARM.plusMinutes(1);
    /** The script of an open page asks every minute or oftener; after this nobody looks any more. */
    private static final Duration WANTED = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(IdleWatch.class);

    private final Wire wire;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long wantedNanos = System.nanoTime();
    private volatile long armedNanos = System.nanoTime();

    private IdleWatch(Wire wire) {
        this.wire = wire;
    }

    /** Empty where the server has no IDLE. Opens a connection in the caller's thread, which alone sees the password. */
    static Optional<IdleWatch> open(ImapConnector connector, HopLogin login) {
        Wire wire = connector.open(LoginName.REMOTE.of(login, ""), SILENCE);
        try {
            if (!wire.hasCapability("IDLE")) {
                wire.cut();
                return Optional.empty();
            }
            wire.examine("INBOX");
            return Optional.of(new IdleWatch(wire));
        } catch (ProtocolException | RuntimeException e) {
            wire.cut();
            throw ImapFailures.of(e);
        }
    }

    /** Runs until it is closed, or until the connection breaks; what the server tells is told on. */
    void run(Runnable change) {
        try {
            while (!over.get()) {
                armedNanos = System.nanoTime();
                wire.idle(change);
            }
        } catch (IOException | ProtocolException | RuntimeException e) {
            LOG.debug("waiting for changes ended: {}", e.toString());
        } finally {
            over.set(true);
            wire.cut();
        }
    }

    /** Somebody still looks. */
    void wanted() {
        wantedNanos = System.nanoTime();
    }

    boolean isOver() {
        return over.get();
    }

    /** Called now and then: asks anew in time, and ends what nobody wants. */
    void look() {
        long now = System.nanoTime();
        if (now - wantedNanos > WANTED.toNanos()) {
            close();
        } else if (now - armedNanos > REARM.toNanos()) {
            armedNanos = now;
            wire.endIdle();
        }
    }

    /** The connection is cut: nothing is to be saved, and the server notices. */
    @Override
    public void close() {
        over.set(true);
        wire.cut();
    }
}
