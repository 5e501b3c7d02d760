package org.postern.store.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.address.EmailAddress;

/**
 * The contents of one storing transaction: some messages, each stored once, with a row for each local copy and queue
 * rows for the foreign recipients. The rows of the result are in the order of the items and of their targets.
 *
 * @param items contents and their destinations; items without any recipient are skipped
 * @param arrived time of arrival, for mail that is moved here from elsewhere; empty: now
 * @param letter what is being sent, if it was written in the webmail: the same transaction notes that it was sent and
 *     removes its draft. When it was sent before, nothing is stored.
 */
public record Delivery(List<Item> items, Optional<Instant> arrived, Optional<Composition.Leaving> letter) {
    public Delivery {
        items = List.copyOf(items);
    }

    public Delivery(List<Item> items, Optional<Instant> arrived) {
        this(items, arrived, Optional.empty());
    }

    /** A delivery of one content to all targets, arriving now. */
    public Delivery(SpooledMessage content, List<Target> targets, Optional<Outbound> outbound) {
        this(List.of(new Item(content, targets, outbound.stream().toList())), Optional.empty());
    }

    /**
     * One content.
     *
     * @param content the message; the caller closes it after the future completes
     * @param targets local copies
     * @param outbound foreign recipients, grouped by the reverse-path sent to their servers
     */
    public record Item(SpooledMessage content, List<Target> targets, List<Outbound> outbound) {
        public Item {
            targets = List.copyOf(targets);
            outbound = List.copyOf(outbound);
        }

        public boolean empty() {
            return targets.isEmpty() && outbound.isEmpty();
        }
    }

    /**
     * A copy in one folder of one account. The transaction checks the quota unless {@code overQuotaAllowed}.
     *
     * @param role the folder, when {@code folder} is empty or not a valid folder name
     * @param folder by name; created when it does not exist
     * @param keywords flags defined by the user (RFC 3501 2.3.2): atoms without blanks
     */
    public record Target(
            long accountId,
            FolderRole role,
            Set<Flag> flags,
            boolean overQuotaAllowed,
            Optional<String> folder,
            Set<String> keywords) {
        public Target {
            flags = Set.copyOf(flags);
            keywords = Set.copyOf(keywords);
        }

        /** A copy in a role folder. */
        public Target(long accountId, FolderRole role, Set<Flag> flags, boolean overQuotaAllowed) {
            this(accountId, role, flags, overQuotaAllowed, Optional.empty(), Set.of());
        }
    }

    /**
     * Queue rows.
     *
     * @param sender the reverse-path; empty for the null sender {@code <>}
     * @param accountId the account that submitted the message, if any
     * @param dsn the reports that the sender requests
     */
    public record Outbound(
            Optional<EmailAddress> sender,
            List<EmailAddress> recipients,
            Optional<Long> accountId,
            boolean smtpUtf8,
            DsnRequest dsn) {
        public Outbound {
            recipients = List.copyOf(recipients);
        }

        /** Queue rows of a sender who requests no special reports. */
        public Outbound(
                Optional<EmailAddress> sender,
                List<EmailAddress> recipients,
                Optional<Long> accountId,
                boolean smtpUtf8) {
            this(sender, recipients, accountId, smtpUtf8, DsnRequest.NONE);
        }
    }
}
