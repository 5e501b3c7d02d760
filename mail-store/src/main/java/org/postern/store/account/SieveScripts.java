package org.postern.store.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The Sieve scripts of the accounts (RFC 5228), stored as text. The caller checks a script before storing it.
 * Thread-safe; a command may change scripts from a second process, which counts from the next mail.
 */
public interface SieveScripts {
    /**
     * The name of the script for the vacation notice. It is switched on and off on its own, and is the only script that
     * may be active beside a person's own.
     */
    String VACATION = "vacation";

    /**
     * A script.
     *
     * @param changed when its text was stored
     */
    record Script(String name, String text, boolean active, Instant changed) {}

    /**
     * Stores a script under a name. Replaces one of that name, which keeps its active state.
     *
     * @param most the most scripts that an account may have, without {@link #VACATION}
     * @throws AccountException when the account already has that many
     */
    void put(long accountId, String name, String text, int most);

    Optional<Script> find(long accountId, String name);

    /** By name. */
    List<Script> list(long accountId);

    /** The active scripts, the account's own before {@link #VACATION}. */
    List<Script> active(long accountId);

    /**
     * Makes a script active from the next mail on, in place of the active one; {@link #VACATION} stays beside it.
     *
     * @throws AccountException when there is no such script
     */
    void activate(long accountId, String name);

    /** Returns whether it was active. Throws {@link AccountException} when there is no such script. */
    boolean deactivate(long accountId, String name);

    /** Throws {@link AccountException} when there is no such script. */
    void delete(long accountId, String name);
}
