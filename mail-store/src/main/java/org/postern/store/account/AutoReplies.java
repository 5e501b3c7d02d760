package org.postern.store.account;

import java.time.Instant;

/** Who was told that somebody is away, so that each is told once (RFC 5230 4.2). Durable. Thread-safe. */
public interface AutoReplies {
    /**
     * Takes the right to answer. Whoever gets it answers; it is not given back when the answer comes to nothing, since
     * answering twice is worse.
     *
     * @param addressKey {@link org.postern.store.address.EmailAddress#key()} of the sender
     * @param handle what tells one notice from another
     * @param days for how long the sender is not answered again
     * @return whether the sender had no such answer in that time
     */
    boolean claim(long accountId, String addressKey, String handle, Instant now, int days);
}
