package org.postern.store.account;

import java.time.Instant;
import java.util.Set;

/**
 * Remembers mail that an account has received, for scripts that ask whether one came before (RFC 7352). Bounded for each
 * account, expiring, durable. Thread-safe.
 */
public interface SeenMail {
    /** Whether a digest was remembered at or after that time. */
    boolean seen(long accountId, String digest, Instant since);

    /** Remembers digests from now on; those of a month ago, and the oldest of too many, are forgotten. */
    void remember(long accountId, Set<String> digests, Instant now);
}
