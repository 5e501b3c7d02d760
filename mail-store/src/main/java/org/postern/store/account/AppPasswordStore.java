package org.postern.store.account;

import java.time.Instant;
import java.util.List;

/** Storage for app passwords; implemented by the mail database. Thread-safe, also beside another process. */
public interface AppPasswordStore {
    /** Stores one. Throws {@link AccountException} if the account already has one of that name, or too many. */
    AppPassword add(long accountId, String name, String digest, Instant created, int most);

    /** The app passwords of an account, oldest first; empty for an unknown account. */
    List<Stored> of(long accountId);

    /** Records the time of use, without waiting for the disk. */
    void used(long id, Instant at);

    /** Whether there was one of that name. */
    boolean remove(long accountId, String name);

    /** Returns how many there were. */
    int removeAll(long accountId);

    /** An app password with its digest. */
    record Stored(AppPassword password, String digest) {
        @Override
        public String toString() {
            return "Stored[" + password + "]";
        }
    }
}
