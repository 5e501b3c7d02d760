package org.postern.store.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/** The list of addresses whose own server said that they do not exist. Thread-safe; works beside a running server. */
public interface Suppressions {
    /**
     * An address that failed.
     *
     * @param reply what the server said, or the administrator
     */
    record Entry(EmailAddress address, Instant since, String reply) {}

    Optional<Entry> find(EmailAddress address);

    /** Adds an address, or renews it. */
    void add(Entry entry);

    /** Returns false when it was not there. */
    boolean remove(EmailAddress address);

    /** Removes what is older; returns how many. */
    int removeBefore(Instant since);

    /** All, newest first. */
    List<Entry> list();
}
