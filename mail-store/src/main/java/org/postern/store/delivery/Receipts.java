package org.postern.store.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.postern.message.header.MailHeader;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.message.BytesMessage;
import org.postern.store.message.Envelope;
import org.postern.store.message.ServerName;
import org.postern.store.message.SmtpReply;
import org.postern.store.report.Report;

/**
 * Delivery reports within the box, for an account that asked for them with NOTIFY=SUCCESS (RFC 3461 5.2.7); stored in
 * the delivering transaction. Senders outside get none, contrary to the RFC: their reverse-path may be forged, and the
 * report would go to an innocent person. Thread-safe.
 */
final class Receipts {
    private final Directory directory;
    private final Report report;
    private final Clock clock;

    Receipts(Directory directory, ServerName name, Clock clock) {
        this.directory = directory;
        this.report = new Report(
                name.host().ascii(), name.domain(), () -> UUID.randomUUID().toString());
        this.clock = clock;
    }

    /** For the sender's inbox; usually empty. */
    List<Delivery.Item> of(Account sender, Envelope envelope, MailHeader header) {
        Map<Report.Action, List<Report.About>> abouts = new TreeMap<>();
        for (EmailAddress recipient : envelope.recipients()) {
            DsnRequest.Wish wish = envelope.dsn().wish(recipient);
            if (wish.wants(DsnRequest.Notify.SUCCESS)
                    && directory.resolve(recipient) instanceof Directory.Resolution.Known known
                    && !known.accounts().isEmpty()) {
                boolean one = known.accounts().size() + known.foreign().size() == 1;
                abouts.computeIfAbsent(
                                one ? Report.Action.DELIVERED : Report.Action.EXPANDED, action -> new ArrayList<>())
                        .add(new Report.About(
                                recipient, wish.originalRecipient(), SmtpReply.ours(250, "2.0.0", "delivered")));
            }
        }
        Instant now = clock.instant();
        Report.Original original =
                new Report.Original(envelope.dsn().envelopeId(), now, header, Optional.empty(), false);
        Delivery.Target inbox = new Delivery.Target(sender.id(), FolderRole.INBOX, Set.of(), true);
        List<Delivery.Item> items = new ArrayList<>();
        abouts.forEach((action, recipients) -> items.add(new Delivery.Item(
                new BytesMessage(report.write(
                        action,
                        envelope.sender().orElse(sender.address()),
                        recipients,
                        original,
                        Optional.empty(),
                        now)),
                List.of(inbox),
                List.of())));
        return items;
    }
}
