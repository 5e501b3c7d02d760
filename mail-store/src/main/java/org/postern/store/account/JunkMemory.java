package org.postern.store.account;

import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What was learned about junk, durably: for each account, and under {@link #SHARED} for all together. Tokens are keyed hashes:
 * no word of anybody's mail is in it. Thread-safe; works from a second process (a command) while the server runs.
 */
public interface JunkMemory {
    /** The account number of what all have learned. */
    long SHARED = 0;

    /** Of the hash of tokens; made at random when the store is first asked. */
    record Key(long first, long second) {}

    /** A message of which a person showed what it is, not learned yet. */
    record Lesson(long id, long accountId, long messageId, boolean spam) {}

    /** The account's own and that of all, which has most of the own in it. */
    record Both(JunkEvidence own, JunkEvidence shared) {
        public static final Both NONE = new Both(JunkEvidence.NONE, JunkEvidence.NONE);
    }

    Key key();

    /** How many messages were learned. */
    Both learned(long accountId);

    /** What is known of tokens; those that are unknown are left out. One question to the store. */
    Map<Long, Both> evidence(long accountId, Collection<Long> tokens);

    /** The oldest lessons. */
    List<Lesson> lessons(int limit);

    /** How many lessons wait. */
    long waiting();

    /** The message of a lesson. Throws {@link org.postern.store.mailbox.StoreException} GONE when it was deleted. */
    InputStream content(Lesson lesson);

    /**
     * Learns a lesson and forgets that it was to be learned, in one transaction: it counts once, whatever stops the machine. What
     * was learned of the message before is taken back.
     *
     * @return false when it was no lesson any more, or taught what was known
     */
    boolean learn(Lesson lesson, Collection<Long> tokens);

    /** Forgets a lesson whose message is gone. */
    void drop(Lesson lesson);

    /** Learns a message that is no lesson: what a command was given. */
    void train(long accountId, boolean spam, Collection<Long> tokens);

    /** Forgets all that was learned for an account or, with {@link #SHARED}, by all together. */
    void reset(long accountId);
}
