package org.postern.web.organizer;

import java.time.Instant;
import java.util.List;
import org.postern.web.session.HopLogin;

/** The senders whose pictures on other computers a person always wants to see. */
public interface PictureSenders {
    /** A mail server whose senders nothing proves; pages do not offer it. */
    PictureSenders NONE = new PictureSenders() {
        @Override
        public boolean available() {
            return false;
        }

        @Override
        public List<Trusted> list(HopLogin who) {
            return List.of();
        }

        @Override
        public boolean trust(HopLogin who, String address) {
            return false;
        }

        @Override
        public void distrust(HopLogin who, String address) {}

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
    List<Trusted> list(HopLogin who);

    /** Returns false for text that is not an address, and when there are too many. */
    @Idempotent
    boolean trust(HopLogin who, String address);

    @Idempotent
    void distrust(HopLogin who, String address);

    /** False for text that is not an address. */
    @Idempotent
    boolean holds(HopLogin who, String address);

    /** An address. */
    record Trusted(String address, Instant since) {}
}
