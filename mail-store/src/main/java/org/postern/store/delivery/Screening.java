package org.postern.store.delivery;

import java.util.Optional;

/** The checks for mail from outside before it is stored. */
public record Screening(SenderCheck senders, JunkCheck junk, Filing filing) {
    /** Lets everything through to the inbox. */
    public static final Screening NONE = new Screening(
            SenderCheck.of(Finding.NONE),
            (arrival, finding) -> new Unread(finding.verdict() == Finding.Verdict.QUARANTINE),
            (account, recipient, arrival, standing) -> Filing.Plan.KEEP);

    /** Knows about junk only what the sender check found. */
    private record Unread(boolean quarantined) implements JunkCheck.Examined {
        @Override
        public boolean junk(long accountId) {
            return quarantined;
        }

        @Override
        public Optional<Finding> refusal() {
            return Optional.empty();
        }

        @Override
        public String trace() {
            return "";
        }
    }
}
