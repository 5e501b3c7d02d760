package org.postern.store.policy;

/** Decides who may be a recipient (RFC 5321 3.3, 7.8). Pure. */
public final class RecipientPolicy {
    private RecipientPolicy() {}

    /**
     * The facts about one RCPT.
     *
     * @param submitted an account of ours sends, so mail may leave the box
     * @param localDomain the domain is ours
     * @param routed the local part holds {@code %} or {@code !}, which made old servers relay
     * @param accountUsable there is such an account and it is not disabled
     * @param fits there is room under the account's quota
     * @param accepted recipients accepted so far
     * @param most recipients that one message may have
     */
    public record Facts(
            boolean submitted,
            boolean localDomain,
            boolean routed,
            boolean accountUsable,
            boolean fits,
            int accepted,
            int most) {}

    /** The verdict on one recipient. */
    public enum Verdict {
        PERMIT("250", "2.1.5", "recipient ok"),
        RELAY_DENIED("550", "5.7.1", "relaying denied"),
        UNKNOWN("550", "5.1.1", "no such mailbox here"),
        OVER_QUOTA("452", "4.2.2", "the mailbox is full, try again later"),
        TOO_MANY("452", "4.5.3", "too many recipients, send the rest in another message");

        private final String code;
        private final String enhanced;
        private final String text;

        Verdict(String code, String enhanced, String text) {
            this.code = code;
            this.enhanced = enhanced;
            this.text = text;
        }

        public String code() {
            return code;
        }

        /** Enhanced status code and text (RFC 3463). */
        public String text() {
            return enhanced + " " + text;
        }
    }

    public static Verdict judge(Facts facts) {
        if (facts.accepted() >= facts.most()) {
            return Verdict.TOO_MANY;
        }
        if (!facts.localDomain()) {
            return facts.submitted() ? Verdict.PERMIT : Verdict.RELAY_DENIED;
        }
        if (!facts.accountUsable()) {
            return facts.routed() ? Verdict.RELAY_DENIED : Verdict.UNKNOWN;
        }
        return facts.fits() ? Verdict.PERMIT : Verdict.OVER_QUOTA;
    }
}
