package org.postern.web.organizer;

import java.util.List;
import java.util.Optional;
import org.postern.web.session.HopLogin;

/** The searches that a person saved under a name, and the latest that were made. */
public interface Searches {
    /** A box that remembers no searches; pages do not offer it. */
    Searches NONE = new Searches() {
        @Override
        public boolean available() {
            return false;
        }

        @Override
        public Known list(HopLogin who) {
            return new Known(List.of(), List.of());
        }

        @Override
        public Outcome save(HopLogin who, Optional<Long> id, String name, String query) {
            return Outcome.FULL;
        }

        @Override
        public boolean remove(HopLogin who, long id) {
            return false;
        }

        @Override
        public void note(HopLogin who, String query) {}

        @Override
        public void forget(HopLogin who) {}
    };

    default boolean available() {
        return true;
    }

    @Idempotent
    Known list(HopLogin who);

    /** Saves a search under a name, or gives the saved one with this id another name. */
    Outcome save(HopLogin who, Optional<Long> id, String name, String query);

    /** Removes a saved search; returns whether it was there. */
    boolean remove(HopLogin who, long id);

    /** Remembers a search that was made. */
    @Idempotent
    void note(HopLogin who, String query);

    /** Forgets the searches that were made. */
    @Idempotent
    void forget(HopLogin who);

    /**
     * All that is known.
     *
     * @param saved in the order in which they were saved
     * @param past the latest first
     */
    record Known(List<Saved> saved, List<String> past) {}

    /** A search with a name. */
    record Saved(long id, String name, String query) {}

    /** Whether a search was saved. */
    enum Outcome {
        SAVED,
        /** The name is empty or too long, or the search is. */
        NAME,
        TAKEN,
        FULL,
        GONE
    }
}
