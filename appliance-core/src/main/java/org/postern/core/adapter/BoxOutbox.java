package org.postern.core.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.QueueSelection;
import org.postern.store.mailbox.Recall;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Outbox;
import org.postern.web.session.HopLogin;

/**
 * The outbox on the box's own queue. The mail server files the copy of a sent message in the same transaction.
 * Thread-safe.
 */
record BoxOutbox(TicketAccounts accounts, Mailboxes mailboxes, OutboundQueue queue, Recalls recalls, SpooledMail mail)
        implements Outbox {
    private static final int ROWS = 1_000;

    /** Takes a message of an account back. */
    interface Recalls {
        Recall recall(long accountId, long messageId);
    }

    @Override
    public List<Outgoing> waiting(HopLogin who) {
        return accounts.asking(who, person -> {
            List<OutboundQueue.Row> rows = queue.ofAccount(person.id(), ROWS);
            Map<Long, String> copies = rows.isEmpty() ? Map.of() : queue.copies(person.id());
            return OutboundQueue.byMessage(rows).stream()
                    .map(group -> outgoing(group, copies))
                    .sorted((a, b) -> b.queued().compareTo(a.queued()))
                    .toList();
        });
    }

    private static Outgoing outgoing(List<OutboundQueue.Row> group, Map<Long, String> copies) {
        OutboundQueue.Row first = group.get(0);
        return new Outgoing(
                Long.toString(first.messageId()),
                Optional.ofNullable(copies.get(first.messageId())),
                first.queued(),
                group.stream()
                        .map(row -> new Waiting(
                                row.recipient().toString(),
                                row.nextAttempt(),
                                row.attempts(),
                                row.lastReply(),
                                row.held()))
                        .toList());
    }

    @Override
    public boolean tryNow(HopLogin who, String id) {
        return accounts.asking(who, person -> {
            Optional<Long> own = queue.ofAccount(person.id(), ROWS).stream()
                    .map(OutboundQueue.Row::messageId)
                    .filter(message -> message.toString().equals(id))
                    .findFirst();
            return own.isPresent() && queue.retry(QueueSelection.message(own.get())) > 0;
        });
    }

    @Override
    public Taken take(HopLogin who, String id) {
        if (!id.matches("[0-9]{1,18}")) {
            return Taken.GONE;
        }
        Recall recall = accounts.asking(who, person -> recalls.recall(person.id(), Long.parseLong(id)));
        return new Taken(
                Outcome.valueOf(recall.outcome().name()),
                recall.recipients().stream().map(EmailAddress::toString).toList());
    }

    @Override
    public void keep(HopLogin who, InputStream message) throws IOException {
        Delivery.Target sent = new Delivery.Target(accounts.id(who), FolderRole.SENT, EnumSet.of(Flag.SEEN), true);
        try (SpooledMessage content = mail.of(message)) {
            mailboxes
                    .deliver(new Delivery(content, List.of(sent), Optional.empty()))
                    .join();
        } catch (CompletionException e) {
            OrganizerException failure = new OrganizerException("the copy cannot be kept", false);
            failure.initCause(e.getCause());
            throw failure;
        }
    }
}
