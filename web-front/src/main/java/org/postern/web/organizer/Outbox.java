package org.postern.web.organizer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** Tries a mail again at once; returns false when it waits no longer. A mail that is held stays held. */
    boolean tryNow(HopLogin who, String id);

    /** Takes a mail back, unless it is being sent at this moment. */
    Taken take(HopLogin who, String id);

    /**
     * A mail that waits.
     *
     * @param copy UIDL of the person's own copy; empty where there is none (any more)
     * @param waiting the recipients that it has not reached, at least one
     */
    record Outgoing(String id, Optional<String> copy, Instant queued, List<Waiting> waiting) {}

    /**
     * A recipient.
     *
     * @param lastReply of the other server; empty before the first attempt
     * @param held whether an administrator has stopped it
     */
    record Waiting(String recipient, Instant nextAttempt, int attempts, String lastReply, boolean held) {}

    /** What became of the wish to take a mail back. */
    enum Outcome {
        TAKEN,
        /** It is being sent at this moment. */
        UNDER_WAY,
        GONE
    }

    /**
     * What became of the wish to take a mail back.
     *
     * @param recipients those to whom it will not be sent now; none unless it was taken back
     */
    record Taken(Outcome outcome, List<String> recipients) {
        /** The mail does not wait. */
        public static final Taken GONE = new Taken(Outcome.GONE, List.of());
    }
}
