package org.postern.web.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps sessions over a restart of the box. Implemented by the appliance; may query the store. Thread-safe. */
public interface LastingSessions {
    /** Keeps none: all sessions end with the process. */
    LastingSessions NONE = new LastingSessions() {
        @Override
        public void keep(HopLogin login, LastingSession session) {}

        @Override
        public Optional<Revived> revive(String digest) {
            return Optional.empty();
        }

        @Override
        public List<LastingSession> of(HopLogin login) {
            return List.of();
        }

        @Override
        public void used(String digest, Instant at, String client) {}

        @Override
        public boolean end(String digest) {
            return false;
        }
    };

    /** Keeps a session that has just begun. */
    void keep(HopLogin login, LastingSession session);

    /**
     * The session of a cookie with this digest, with a new login, if it has not ended and the account still is as it was
     * at the sign-in.
     */
    Optional<Revived> revive(String digest);

    /** The sessions of a person. */
    List<LastingSession> of(HopLogin login);

    void used(String digest, Instant at, String client);

    /** Forgets a session; false if it was not kept. */
    boolean end(String digest);

    /**
     * A session from before the restart.
     *
     * @param granted has no credential: the cookie opens it
     */
    record Revived(LastingSession session, SignIn.Result.Granted granted) {}
}
