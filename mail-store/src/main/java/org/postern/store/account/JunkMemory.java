package org.postern.store.account;

import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What was learned, durably: for each account, and under {@link #SHARED} for all together. Thread-safe; works from a second
 * process (a command) while the server runs.
 */
public interface JunkMemory {
    /** The account number of what all have learned. */
    long SHARED = 0;

    /** Of the hash of tokens; made at random when the store is first asked. */
    record Key(long first, long second) {}

    /** A message that somebody moved into ({@code spam}) or out of Junk, not learned yet. */
    record Lesson(long id, long accountId, long messageId, boolean spam) {}

    /** JunkEvidence of the account's own and of all. */
    record Both(JunkEvidence own, JunkEvidence shared) {
        /** The account's own lessons weigh three times beside the part that they have in the shared ones. */
        public JunkEvidence together() {
            return shared.plus(OWN_WEIGHT, own);
        }
    }

    int OWN_WEIGHT = 3;

    Key key();

    /** How many messages were learned. */
    Both learned(long accountId);

    /** What is known of tokens; those that are unknown are left out. One question to the store. */
    Map<Long, Both> evidence(long accountId, Collection<Long> tokens);

    /** The oldest lessons. */
    List<Lesson> lessons(int limit);

    /** The message of a lesson. Throws {@link org.postern.store.mailbox.StoreException} GONE when it was deleted. */
    InputStream content(Lesson lesson);

    /**
     * Learns a lesson and forgets that it was to be learned, in one transaction. A message counts once: moved back, what was
     * learned of it is taken back.
     */
    void learn(Lesson lesson, Collection<Long> tokens);

    /** Forgets a lesson whose message is gone. */
    void drop(Lesson lesson);

    /** Learns a message that is no lesson: what a command was given. */
    void train(long accountId, boolean spam, Collection<Long> tokens);

    /** Forgets all that was learned for an account or, with {@link #SHARED}, by all together. */
    void reset(long accountId);
}
