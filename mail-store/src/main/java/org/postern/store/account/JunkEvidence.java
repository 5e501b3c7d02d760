package org.postern.store.account;

/**
 * The number of learned messages that held something.
 *
 * @param ham wanted messages
 * @param spam unwanted messages
 */
public record JunkEvidence(long ham, long spam) {
    public static final JunkEvidence NONE = new JunkEvidence(0, 0);

    /** Whether there are at least this many messages of each kind. */
    public boolean atLeast(int messages) {
        return ham >= messages && spam >= messages;
    }
}
