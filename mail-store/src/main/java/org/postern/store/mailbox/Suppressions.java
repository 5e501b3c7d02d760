package org.postern.store.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/**
 * The list of addresses that do not exist according to their own server. Thread-safe; can be used beside a running
 * server.
 */
public interface Suppressions {
    /**
     * An address that failed.
     *
     * @param reply the reply of the server, or a text by the administrator
     */
    record Entry(EmailAddress address, Instant since, String reply) {}

    Optional<Entry> find(EmailAddress address);

    /** Adds or renews an address. */
    void add(Entry entry);

    /** Returns false when the address was not listed. */
    boolean remove(EmailAddress address);

    /** Removes older entries; returns how many. */
    int removeBefore(Instant since);

    /** All, newest first. */
    List<Entry> list();
}
