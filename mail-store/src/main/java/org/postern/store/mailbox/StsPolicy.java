package org.postern.store.mailbox;

import java.time.Instant;
import java.util.List;
import org.postern.store.address.Domain;

/**
 * A domain's policy for the TLS of its exchangers (RFC 8461 3.2).
 *
 * @param id of the TXT record for which it was fetched
 * @param mx host names, or {@code *.} and the rest of one
 */
public record StsPolicy(Domain domain, String id, Mode mode, List<String> mx, Instant fetched, Instant expires) {
    /** The action when an exchanger does not comply with the policy. */
    public enum Mode {
        /** The mail waits. */
        ENFORCE,
        /** The mail is sent anyway. */
        TESTING,
        /** The domain no longer has a policy. */
        NONE
    }

    public StsPolicy {
        mx = List.copyOf(mx);
    }

    /** Whether the policy is valid at that time. */
    public boolean alive(Instant now) {
        return now.isBefore(expires);
    }
}
