package org.postern.web.organizer;

import java.time.Instant;
import java.util.List;
import org.postern.web.session.HopLogin;

/** The senders whose mail goes to Junk because the person said so. */
public interface BlockedSenders {
    /** A mail server that cannot block senders; pages do not offer it. */
    BlockedSenders NONE = new BlockedSenders() {
        @Override
        public boolean available() {
            return false;
        }

        @Override
        public List<Blocked> list(HopLogin who) {
            return List.of();
        }

        @Override
        public Outcome block(HopLogin who, String address) {
            return Outcome.UNREADABLE;
        }

        @Override
        public void unblock(HopLogin who, String address) {}

        @Override
        public boolean holds(HopLogin who, String address) {
            return false;
        }
    };

    default boolean available() {
        return true;
    }

    /** The latest first. */
    @Idempotent
    List<Blocked> list(HopLogin who);

    @Idempotent
    Outcome block(HopLogin who, String address);

    @Idempotent
    void unblock(HopLogin who, String address);

    /** Whether mail of this author goes to Junk; false for text that is not an address. */
    @Idempotent
    boolean holds(HopLogin who, String address);

    /** A blocked address. */
    record Blocked(String address, Instant since) {}

    /** The outcome of {@link #block}. */
    enum Outcome {
        BLOCKED,
        /** One of the person's own addresses. */
        OWN,
        /** Too many addresses are blocked. */
        FULL,
        /** Not an address. */
        UNREADABLE
    }
}
