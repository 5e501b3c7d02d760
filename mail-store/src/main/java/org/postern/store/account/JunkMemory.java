package org.postern.store.account;

import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The junk filter's durable memory: for each account, and under {@link #SHARED} for all together. Tokens are keyed
 * hashes, so it holds no word of anybody's mail. Thread-safe; a second process (a command) may use it while the server
 * runs.
 */
public interface JunkMemory {
    /** The account number for what all accounts have learned together. */
    long SHARED = 0;

    /** The key of the token hash; random, made when the store is first asked. */
    record Key(long first, long second) {}

    /** A message that a person has classified and that is not learned yet. */
    record Lesson(long id, long accountId, long messageId, boolean spam) {}

    /** The account's own evidence and the shared evidence, which includes most of the own. */
    record Both(JunkEvidence own, JunkEvidence shared) {
        public static final Both NONE = new Both(JunkEvidence.NONE, JunkEvidence.NONE);
    }

    Key key();

    /** How many messages were learned. */
    Both learned(long accountId);

    /** The evidence for known tokens; unknown ones are left out. One query to the store. */
    Map<Long, Both> evidence(long accountId, Collection<Long> tokens);

    /** The oldest lessons. */
    List<Lesson> lessons(int limit);

    /** The number of lessons that wait. */
    long waiting();

    /** The message of a lesson. Throws {@link org.postern.store.mailbox.StoreException} GONE when it was deleted. */
    InputStream content(Lesson lesson);

    /**
     * Learns a lesson and removes it from the waiting lessons in one transaction, so that it counts exactly once
     * whatever stops the machine. What was learned from the message before is taken back.
     *
     * @return false when the lesson was no longer waiting, or taught nothing new
     */
    boolean learn(Lesson lesson, Collection<Long> tokens);

    /** Removes a lesson whose message is gone. */
    void drop(Lesson lesson);

    /** Learns a message that is not a lesson, for a command. */
    void train(long accountId, boolean spam, Collection<Long> tokens);

    /** Forgets everything learned for an account, or with {@link #SHARED} for all together. */
    void reset(long accountId);
}
