package org.postern.store.account;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.policy.SendLimit;

/** The number of recipients that each account has sent to, by the hour; kept on disk. Thread-safe. */
public interface SentCounts {
    /** The counts of the last day. */
    SendLimit.Sent sent(long accountId, Instant now);

    /**
     * Counts recipients unless that would exceed the limit. Both happen in one transaction, so that parallel sessions
     * cannot exceed it together.
     *
     * @return the reached limit when nothing was counted; completes when the count is on disk
     */
    CompletableFuture<Optional<SendLimit.Reached>> add(long accountId, Instant now, int recipients, SendLimit limit);

    /** Takes back an earlier count because nothing was sent; completes when that is on disk. */
    CompletableFuture<Void> takeBack(long accountId, Instant counted, int recipients);
}
