package org.postern.store.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.address.EmailAddress;

/**
 * What one transaction stores: one content, a row per local target, queue rows for the foreign recipients.
 *
 * @param content the message; the caller closes it after the future completes
 * @param targets local copies
 * @param outbound foreign recipients, if any
 * @param variant a second content for targets of its own, stored in the same transaction; its rows follow those of
 *     {@code targets} in the result
 * @param arrived when it came, for mail that is moved here from elsewhere; empty: now
 */
public record Delivery(
        SpooledMessage content,
        List<Target> targets,
        Optional<Outbound> outbound,
        Optional<Variant> variant,
        Optional<Instant> arrived) {
    /** One content for all, arriving now. */
    public Delivery(SpooledMessage content, List<Target> targets, Optional<Outbound> outbound) {
        this(content, targets, outbound, Optional.empty(), Optional.empty());
    }

    /** With a second content, arriving now. */
    public Delivery(
            SpooledMessage content, List<Target> targets, Optional<Outbound> outbound, Optional<Variant> variant) {
        this(content, targets, outbound, variant, Optional.empty());
    }

    /** A copy in one folder of one account. Quota is checked by the transaction unless {@code overQuotaAllowed}. */
    public record Target(long accountId, FolderRole role, Set<Flag> flags, boolean overQuotaAllowed) {}

    /**
     * Queue rows.
     *
     * @param sender the reverse-path; empty for the null sender {@code <>}
     * @param accountId who submitted it, if an account did
     */
    public record Outbound(
            Optional<EmailAddress> sender, List<EmailAddress> recipients, Optional<Long> accountId, boolean smtpUtf8) {}

    /** The same message in other words for some: the sender's own copy, which alone keeps the Bcc field. */
    public record Variant(SpooledMessage content, List<Target> targets) {}
}
