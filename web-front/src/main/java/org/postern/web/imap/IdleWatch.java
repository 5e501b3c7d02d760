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
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on which the server reports changes of the inbox at once (IDLE, RFC 2177). The reading thread owns it;
 * any thread may call the other methods.
 */
final class IdleWatch implements AutoCloseable {
    /** RFC 2177 asks for less than 29 minutes; office firewalls drop a silent connection after ten. */
    static final Duration REARM = Duration.ofMinutes(9);
    /** If the server does not end an IDLE when asked, the connection is dead. */
    private static final Duration SILENCE = REARM.plusMinutes(1);
    /** The script of an open page asks at least once a minute; after this time the page is closed. */
    private static final Duration WANTED = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(IdleWatch.class);

    private final Wire wire;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long wantedNanos = System.nanoTime();
    private volatile long armedNanos = System.nanoTime();

    private IdleWatch(Wire wire) {
        this.wire = wire;
    }

    /**
     * Empty if the server has no IDLE. Opens a connection in the caller's thread, the only one that sees the password.
     */
    static Optional<IdleWatch> open(ImapConnector connector, HopLogin login) {
        Wire wire = connector.open(LoginName.REMOTE.of(login, FolderRef.INBOX), SILENCE);
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

    /** Runs until it is closed or the connection breaks, and calls {@code change} for each change. */
    void run(Runnable change) {
        try {
            while (!over.get()) {
                armedNanos = System.nanoTime();
                wire.idle(change);
            }
        } catch (IOException | ProtocolException | RuntimeException e) {
            LOG.debug("stopped waiting for changes: {}", e.toString());
        } finally {
            over.set(true);
            wire.cut();
        }
    }

    /** Records that a page is still open. */
    void wanted() {
        wantedNanos = System.nanoTime();
    }

    boolean isOver() {
        return over.get();
    }

    /** Called periodically: renews the IDLE in time, and closes the connection if no page is open. */
    void look() {
        long now = System.nanoTime();
        if (now - wantedNanos > WANTED.toNanos()) {
            close();
        } else if (now - armedNanos > REARM.toNanos()) {
            armedNanos = now;
            wire.endIdle();
        }
    }

    /** Cuts the connection: there is nothing to save, and the server notices. */
    @Override
    public void close() {
        over.set(true);
        wire.cut();
    }
}
