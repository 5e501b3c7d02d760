package org.postern.web.organizer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.postern.web.session.HopLogin;

/** Outgoing mail and the copies of sent mail. */
public interface Outbox {
    /** This person's mail that has not left the box yet, newest first. */
    @Idempotent
    List<Outgoing> waiting(HopLogin who);

    /**
     * Whether sent mail appears in Sent without a call of {@link #keep}. This is so if the server that sends the mail
     * also stores the person's mail. It is the default.
     */
    default boolean keepsByItself() {
        return true;
    }

    /**
     * Files a copy of a sent mail in Sent and marks it as read.
     *
     * @throws OrganizerException when the copy cannot be saved
     */
    void keep(HopLogin who, InputStream message) throws IOException;

    record Outgoing(String recipient, Instant queued, Instant nextAttempt, int attempts, String lastReply) {}
}
