package org.postern.store.account;

/**
 * In how many learned messages something was.
 *
 * @param ham messages that people want
 * @param spam messages that they do not want
 */
public record JunkEvidence(long ham, long spam) {
    public static final JunkEvidence NONE = new JunkEvidence(0, 0);

    /** This and so many times another. */
    public JunkEvidence plus(int times, JunkEvidence other) {
        return new JunkEvidence(ham + times * other.ham, spam + times * other.spam);
    }
}
