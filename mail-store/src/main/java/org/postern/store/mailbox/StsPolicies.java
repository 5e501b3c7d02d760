package org.postern.store.mailbox;

import java.util.Optional;
import org.postern.store.address.Domain;

/** Policies kept over restarts: who hides the record of a domain later must not undo what it promised. Thread-safe. */
public interface StsPolicies {
    /** The last one known, expired or not. */
    Optional<StsPolicy> find(Domain domain);

    /** Keeps it in the place of the domain's older one, and forgets those of any domain that expired before it was fetched. */
    void keep(StsPolicy policy);
}
