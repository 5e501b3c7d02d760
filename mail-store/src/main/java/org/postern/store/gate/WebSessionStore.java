package org.postern.store.gate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Storage for sessions that last over a restart; implemented by the mail database. A session of an account that is
 * disabled, or whose password or role changed since, is not found. Thread-safe, also beside another process.
 */
public interface WebSessionStore {
    /** Adds a session; also deletes sessions that ended, and the oldest of the account beyond the given number. */
    void keep(StoredSession session, int most);

    /** The valid session of that digest. */
    Optional<StoredSession> session(String digest, Instant now);

    /** The valid sessions of an account, the one used last first. */
    List<StoredSession> sessionsOf(long accountId, Instant now);

    /** Notes a use. */
    void used(String digest, Instant at, String address);

    /** Deletes a session; false if there was none. */
    boolean endSession(String digest);
}
