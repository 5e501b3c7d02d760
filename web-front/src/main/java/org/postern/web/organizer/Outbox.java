package org.postern.web.organizer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.postern.web.session.HopLogin;

/** Mail on its way out, and the copies of it. */
public interface Outbox {
    /** Mail of this person that still waits to leave the box, newest first. */
    @Idempotent
    List<Outgoing> waiting(HopLogin who);

    /**
     * Whether mail that was sent is found in Sent without {@link #keep}. It is where the server that sends is the server that keeps
     * the mail, as it is unless an implementation says otherwise.
     */
    default boolean keepsByItself() {
        return true;
    }

    /**
     * Files a copy of a mail that was sent, as read, in Sent.
     *
     * @throws OrganizerException when it cannot be kept
     */
    void keep(HopLogin who, InputStream message) throws IOException;

    record Outgoing(String recipient, Instant queued, Instant nextAttempt, int attempts, String lastReply) {}
}
