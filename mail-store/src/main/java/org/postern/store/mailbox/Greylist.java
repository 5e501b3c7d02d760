package org.postern.store.mailbox;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.policy.Greylisting;

/**
 * Who came, and who passed; bounded, and kept on disk so that a restart does not make everybody wait again. Thread-safe.
 */
public interface Greylist {
    /**
     * What is known.
     *
     * @param key stands for client, sender and recipient; at most 64 characters
     */
    Optional<Greylisting.Seen> find(String key);

    /** Notes a first visit, in place of what was known; completes when that is on disk. */
    CompletableFuture<Void> came(String key, Instant at);

    /** Notes that it was let pass; does not wait until that is on disk. */
    void passed(String key, Instant at);
}
