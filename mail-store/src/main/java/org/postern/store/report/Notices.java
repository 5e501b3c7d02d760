package org.postern.store.report;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.postern.message.header.MailHeader;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.QueueSelection;
import org.postern.store.mailbox.StoreException;
import org.postern.store.message.BytesMessage;
import org.postern.store.message.ServerName;
import org.postern.store.message.SmtpReply;
import org.postern.store.message.TransitStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to senders what happened to their mail. Thread-safe; blocking.
 *
 * <p>Reports go only to people of this box: the reverse-path of a queued message is an address of ours, or its account
 * is known. A foreign reverse-path belongs to nobody we know, and a report to it would be backscatter: it is dropped
 * and logged. Mail from the null sender is never reported on. Reports go directly to inboxes, past filters and vacation
 * replies, or leave with the null sender: none can loop.
 */
public final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final int PAGE = 500;

    private final OutboundQueue queue;
    private final Directory directory;
    private final Accounts accounts;
    private final ReportSettings settings;
    private final Report report;

    public Notices(
            OutboundQueue queue, Directory directory, Accounts accounts, ServerName name, ReportSettings settings) {
        this.queue = queue;
        this.directory = directory;
        this.accounts = accounts;
        this.settings = settings;
        this.report = new Report(
                name.host().ascii(), name.domain(), () -> UUID.randomUUID().toString());
    }

    /** One recipient and the reason; the reply may be a 4xx when time ran out. */
    public record Subject(OutboundQueue.Row row, SmtpReply reply) {}

    /**
     * The report on recipients of one message, limited to those that the sender wants to hear about.
     *
     * @param subjects recipients of one message; at least one
     * @return empty when nobody gets a report
     */
    public Optional<Delivery> of(
            Report.Action action, List<Subject> subjects, Optional<Instant> retryUntil, Instant now) {
        OutboundQueue.Row first = subjects.get(0).row();
        List<Report.About> abouts = subjects.stream()
                .filter(subject -> subject.row().wish().wants(event(action)))
                .map(subject -> new Report.About(
                        subject.row().recipient(), subject.row().wish().originalRecipient(), subject.reply()))
                .toList();
        if (abouts.isEmpty()) {
            return Optional.empty();
        }
        Reader reader = reader(first);
        if (reader.none()) {
            LOG.info("queue {}: {}, and nobody here to tell; dropped", first.messageId(), action.word());
            return Optional.empty();
        }
        EmailAddress sender = first.sender().orElseThrow();
        try {
            Report.Original original = original(action, first);
            byte[] text = report.write(action, sender, abouts, original, retryUntil, now);
            return Optional.of(reader.delivery(text));
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.GONE) {
                throw e;
            }
            LOG.info("queue {}: removed from the queue meanwhile; nobody is told", first.messageId());
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot write a report", e);
        }
    }

    private static DsnRequest.Notify event(Report.Action action) {
        return switch (action) {
            case FAILED -> DsnRequest.Notify.FAILURE;
            case DELAYED -> DsnRequest.Notify.DELAY;
            case DELIVERED, EXPANDED, RELAYED -> DsnRequest.Notify.SUCCESS;
        };
    }

    /** RET concerns failures alone (RFC 3461 4.3); other reports contain only the header. */
    private Report.Original original(Report.Action action, OutboundQueue.Row row) throws IOException {
        boolean full = action == Report.Action.FAILED
                && row.dsn().returned().filter(DsnRequest.Returned.FULL::equals).isPresent();
        boolean cut = full && row.size() > settings.returnLimit();
        Optional<byte[]> whole = Optional.empty();
        if (full && !cut) {
            try (InputStream content = TransitStream.of(queue.content(row.messageId()))) {
                whole = Optional.of(content.readNBytes((int) settings.returnLimit()));
            }
        }
        try (InputStream content = TransitStream.of(queue.content(row.messageId()))) {
            return new Report.Original(row.dsn().envelopeId(), row.queued(), MailHeader.read(content), whole, cut);
        }
    }

    /** The reader of reports to a row's sender. */
    private Reader reader(OutboundQueue.Row row) {
        Map<Long, Account> inboxes = new LinkedHashMap<>();
        List<EmailAddress> foreign = new ArrayList<>();
        if (row.sender().isPresent()
                && directory.resolve(row.sender().get()) instanceof Directory.Resolution.Known known) {
            known.accounts().forEach(account -> inboxes.put(account.id(), account));
            foreign.addAll(known.foreign());
        } else if (row.sender().isPresent()) {
            // A disabled account, or an alias that was deleted: the person still wants to know.
            row.accountId().flatMap(accounts::find).ifPresent(account -> inboxes.put(account.id(), account));
        }
        return new Reader(List.copyOf(inboxes.values()), foreign);
    }

    private record Reader(List<Account> inboxes, List<EmailAddress> foreign) {
        boolean none() {
            return inboxes.isEmpty() && foreign.isEmpty();
        }

        /** Stored even over quota: a person with a full mailbox must not believe that a mail arrived. */
        Delivery delivery(byte[] text) {
            List<Delivery.Target> targets = inboxes.stream()
                    .map(account -> new Delivery.Target(account.id(), FolderRole.INBOX, Set.of(), true))
                    .toList();
            Optional<Delivery.Outbound> elsewhere = foreign.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Delivery.Outbound(Optional.empty(), foreign, Optional.empty(), false));
            return new Delivery(new BytesMessage(text), targets, elsewhere);
        }
    }

    /**
     * Removes rows from the queue and reports that to their senders.
     *
     * @return the number of rows
     */
    public int giveBack(QueueSelection selection, Instant now) {
        SmtpReply reply = SmtpReply.ours(554, "5.7.0", "the administrator took the message out of the queue");
        int removed = 0;
        List<OutboundQueue.Row> rows = queue.list(selection, 0, PAGE);
        while (!rows.isEmpty()) {
            int before = removed;
            for (List<OutboundQueue.Row> message : OutboundQueue.byMessage(rows)) {
                List<Subject> subjects =
                        message.stream().map(row -> new Subject(row, reply)).toList();
                removed += queue.failed(
                        message.stream().map(OutboundQueue.Row::id).toList(),
                        of(Report.Action.FAILED, subjects, Optional.empty(), now));
            }
            rows = removed == before ? List.of() : queue.list(selection, 0, PAGE);
        }
        return removed;
    }
}
