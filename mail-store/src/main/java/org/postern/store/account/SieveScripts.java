package org.postern.store.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The Sieve scripts that accounts keep (RFC 5228). A script is kept as text, unread: whoever puts one has checked it.
 * Thread-safe; works from a second process (a command), whose changes count at the next mail.
 */
public interface SieveScripts {
    /**
     * The script that the vacation notice is written as. It is switched on and off by itself: the one script that may be
     * active beside a person's own.
     */
    String VACATION = "vacation";

    /**
     * A script.
     *
     * @param changed when its text was put
     */
    record Script(String name, String text, boolean active, Instant changed) {}

    /**
     * Stores a script under a name, replacing one of that name and leaving it as active as it was.
     *
     * @param most how many scripts an account may have, {@link #VACATION} not counted
     * @throws AccountException when the account has that many already
     */
    void put(long accountId, String name, String text, int most);

    Optional<Script> find(long accountId, String name);

    /** By name. */
    List<Script> list(long accountId);

    /** Those that run, the account's own before {@link #VACATION}. */
    List<Script> active(long accountId);

    /**
     * Makes a script run from the next mail on, in place of the one that did; {@link #VACATION} beside it.
     *
     * @throws AccountException when there is no such script
     */
    void activate(long accountId, String name);

    /** Whether it ran until now. Throws {@link AccountException} when there is no such script. */
    boolean deactivate(long accountId, String name);

    /** Throws {@link AccountException} when there is no such script. */
    void delete(long accountId, String name);
}
