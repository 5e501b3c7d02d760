package org.postern.store.account;

import java.time.Instant;
import java.util.List;

/** Where app passwords are kept; implemented by the mail database. Thread-safe, also beside another process. */
public interface AppPasswordStore {
    /** Keeps one. Throws {@link AccountException} if the account has one of that name, or too many. */
    AppPassword add(long accountId, String name, String digest, Instant created, int most);

    /** The app passwords of an account, the oldest first; none for an account that does not exist. */
    List<Stored> of(long accountId);

    /** Notes when it was used; does not wait until that is on disk. */
    void used(long id, Instant at);

    /** Whether there was one of that name. */
    boolean remove(long accountId, String name);

    /** How many there were. */
    int removeAll(long accountId);

    /** One with its digest. */
    record Stored(AppPassword password, String digest) {
        @Override
        public String toString() {
            return "Stored[" + password + "]";
        }
    }
}
