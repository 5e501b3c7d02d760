package org.postern.web.organizer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.web.session.HopLogin;

/** What is known about the meetings in a person's mail: their latest version, the person's answer, their times. */
public interface Invitations {
    /** A mail server that remembers no meetings; invitations can still be read and answered. */
    Invitations NONE = new Invitations() {
        @Override
        public void note(HopLogin who, Meeting meeting) {}

        @Override
        public Optional<Known> known(HopLogin who, Key key) {
            return Optional.empty();
        }

        @Override
        public void answered(HopLogin who, Key key, Answer answer) {}

        @Override
        public List<Meeting> around(HopLogin who, Instant from, Instant to) {
            return List.of();
        }
    };

    /**
     * Remembers the meeting of a mail. A later version replaces an earlier one if it is from the same author or from the
     * organizer; anything else changes nothing. A changed time takes the person's answer away.
     */
    @Idempotent
    void note(HopLogin who, Meeting meeting);

    @Idempotent
    Optional<Known> known(HopLogin who, Key key);

    /** Remembers the person's answer to the latest version of a meeting that was noted. */
    @Idempotent
    void answered(HopLogin who, Key key, Answer answer);

    /**
     * Meetings that are neither cancelled nor declined and that may take place in that time: those that repeat are
     * returned if they begin before its end. At most 200.
     */
    @Idempotent
    List<Meeting> around(HopLogin who, Instant from, Instant to);

    /** What a person answers. */
    enum Answer {
        ACCEPTED,
        TENTATIVE,
        DECLINED
    }

    /**
     * What makes a meeting the same in another mail.
     *
     * @param recurrence the one occurrence that is meant; empty for all
     * @param organizer address in lower case; may be empty
     */
    record Key(String uid, String recurrence, String organizer) {}

    /**
     * A version of a meeting.
     *
     * @param author of the mail, in lower case
     */
    record Version(int sequence, Instant stamp, String uidl, String author, boolean cancelled) {
        /** Whether this version is the later one (RFC 5546 2.1.5). */
        public boolean isAfter(Version other) {
            return sequence != other.sequence ? sequence > other.sequence : stamp.isAfter(other.stamp);
        }
    }

    /**
     * When a meeting takes place; empty for whole days, and for times without a zone.
     *
     * @param zone in which it repeats; may be empty
     * @param rule how it repeats, in the words of the page; may be empty
     */
    record Times(Optional<Instant> starts, Optional<Instant> ends, String zone, String rule) {}

    /** A meeting. */
    record Meeting(Key key, Version version, Times times, String summary) {}

    /** A known meeting, and the answer to this version. */
    record Known(Meeting latest, Optional<Given> answer) {}

    /** An answer. */
    record Given(Answer answer, Instant at) {}
}
