package org.postern.store.mailbox;

import java.time.Instant;
import java.util.List;
import org.postern.store.address.Domain;

/**
 * What a domain promises of its exchangers' TLS (RFC 8461 3.2).
 *
 * @param id of the TXT record it was fetched for
 * @param mx host names, or {@code *.} and the rest of one
 */
public record StsPolicy(Domain domain, String id, Mode mode, List<String> mx, Instant fetched, Instant expires) {
    /** What is done when an exchanger does not keep the promise. */
    public enum Mode {
        /** The mail waits. */
        ENFORCE,
        /** It goes out all the same. */
        TESTING,
        /** There is no promise any more. */
        NONE
    }

    public StsPolicy {
        mx = List.copyOf(mx);
    }

    /** Whether it holds at that time. */
    public boolean alive(Instant now) {
        return now.isBefore(expires);
    }
}
