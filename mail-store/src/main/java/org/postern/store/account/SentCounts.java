package org.postern.store.account;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.policy.SendLimit;

/** How many recipients each account has sent to, by the hour; kept on disk. Thread-safe. */
public interface SentCounts {
    /** What counts of the last day. */
    SendLimit.Sent sent(long accountId, Instant now);

    /**
     * Counts recipients, unless that would be more than allowed: both in one transaction, so that parallel sessions cannot
     * pass together.
     *
     * @return what is reached, when nothing was counted; after that is on disk
     */
    CompletableFuture<Optional<SendLimit.Reached>> add(long accountId, Instant now, int recipients, SendLimit limit);

    /** Takes back what was counted at a time, since nothing was sent; completes when that is on disk. */
    CompletableFuture<Void> takeBack(long accountId, Instant counted, int recipients);
}
