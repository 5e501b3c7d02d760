package org.postern.store.account;

import java.time.Instant;

/** Remembers who already got an automatic reply, so that each sender gets one (RFC 5230 4.2). Durable. Thread-safe. */
public interface AutoReplies {
    /**
     * Claims the right to reply. The caller that gets it replies. It is not returned if the reply fails, because
     * replying twice is worse.
     *
     * @param addressKey {@link org.postern.store.address.EmailAddress#key()} of the sender
     * @param handle tells one notice from another
     * @param days how long the sender gets no further reply
     * @return whether the sender has had no such reply in that time
     */
    boolean claim(long accountId, String addressKey, String handle, Instant now, int days);
}
