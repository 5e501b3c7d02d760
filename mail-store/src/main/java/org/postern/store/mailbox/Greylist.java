package org.postern.store.mailbox;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.policy.Greylisting;

/**
 * Records first visits and passes; bounded, and kept on disk so that a restart does not make all senders wait again.
 * Thread-safe.
 */
public interface Greylist {
    /**
     * The record for a key, if there is one.
     *
     * @param key stands for client, sender and recipient; at most 64 characters
     */
    Optional<Greylisting.Seen> find(String key);

    /** Records a first visit and replaces the earlier record; completes when that is on disk. */
    CompletableFuture<Void> came(String key, Instant at);

    /** Records that the mail passed; does not wait until that is on disk. */
    void passed(String key, Instant at);
}
