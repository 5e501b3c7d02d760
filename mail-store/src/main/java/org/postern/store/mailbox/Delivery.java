package org.postern.store.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.address.EmailAddress;

/**
 * What one transaction stores: some contents, each once, with a row for each local copy and queue rows for the foreign
 * recipients. The rows of the result follow the order of the items and of their targets.
 *
 * @param items contents and where they go; items without any recipient are passed over
 * @param arrived when it came, for mail that is moved here from elsewhere; empty: now
 */
public record Delivery(List<Item> items, Optional<Instant> arrived) {
    public Delivery {
        items = List.copyOf(items);
    }

    /** One content for all, arriving now. */
    public Delivery(SpooledMessage content, List<Target> targets, Optional<Outbound> outbound) {
        this(List.of(new Item(content, targets, outbound.stream().toList())), Optional.empty());
    }

    /**
     * One content.
     *
     * @param content the message; the caller closes it after the future completes
     * @param targets local copies
     * @param outbound foreign recipients, by the reverse-path that they are told
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
     * A copy in one folder of one account. Quota is checked by the transaction unless {@code overQuotaAllowed}.
     *
     * @param role the folder, when {@code folder} is empty or can be no folder's name
     * @param folder by name; made when there is none
     * @param keywords flags of the user's own (RFC 3501 2.3.2): atoms without blanks
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
     * @param accountId who submitted it, if an account did
     * @param dsn what the sender asks to be told
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

        /** Queue rows of a sender who asks for nothing but the usual. */
        public Outbound(
                Optional<EmailAddress> sender,
                List<EmailAddress> recipients,
                Optional<Long> accountId,
                boolean smtpUtf8) {
            this(sender, recipients, accountId, smtpUtf8, DsnRequest.NONE);
        }
    }
}
