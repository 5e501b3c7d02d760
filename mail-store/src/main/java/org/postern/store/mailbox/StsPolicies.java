package org.postern.store.mailbox;

import java.util.Optional;
import org.postern.store.address.Domain;

/**
 * Policies kept over restarts: an attacker who later hides the record of a domain must not cancel its promise.
 * Thread-safe.
 */
public interface StsPolicies {
    /** The last known policy, expired or not. */
    Optional<StsPolicy> find(Domain domain);

    /**
     * Stores the policy in place of the domain's older one, and deletes policies of any domain that expired before this
     * one was fetched.
     */
    void keep(StsPolicy policy);
}
