package org.postern.store.gate;

import java.time.Instant;
import java.util.List;

/** Storage for known browsers; implemented by the mail database. Thread-safe, also beside another process. */
public interface KnownBrowserStore {
    /** Whether the account of that key has a browser with that digest that signed in after the given time. */
    boolean knows(String accountKey, String digest, Instant after);

    /** Adds a browser or notes its sign-in; of more than the given number the one unused for longest is forgotten. */
    void note(long accountId, String digest, String userAgent, String address, Instant at, int most);

    /** The browsers of an account that signed in after the given time, the last one first. */
    List<KnownBrowser> of(long accountId, Instant after);

    /** Whether there was one. */
    boolean remove(long accountId, long id);

    /** Returns how many there were. */
    int removeAll(long accountId);
}
