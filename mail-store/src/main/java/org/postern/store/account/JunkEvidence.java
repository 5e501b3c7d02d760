package org.postern.store.account;

/**
 * In how many learned messages something was.
 *
 * @param ham messages that people want
 * @param spam messages that they do not want
 */
public record JunkEvidence(long ham, long spam) {
    public static final JunkEvidence NONE = new JunkEvidence(0, 0);

    /** Whether there are so many messages of either kind. */
    public boolean atLeast(int messages) {
        return ham >= messages && spam >= messages;
    }
}
