package org.postern.core.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Outbox;
import org.postern.web.session.HopLogin;

/**
 * The outbox on the box's own queue. The mail server files the copy of a sent message in the same transaction.
 * Thread-safe.
 */
record BoxOutbox(TicketAccounts accounts, Mailboxes mailboxes, OutboundQueue queue, SpooledMail mail)
        implements Outbox {
    private static final int ROWS = 1_000;

    @Override
    public List<Outgoing> waiting(HopLogin who) {
        return accounts.asking(who, person -> {
            return queue.ofAccount(person.id(), ROWS).stream()
                    .sorted((a, b) -> b.queued().compareTo(a.queued()))
                    .map(row -> new Outgoing(
                            row.recipient().toString(),
                            row.queued(),
                            row.nextAttempt(),
                            row.attempts(),
                            row.lastReply()))
                    .toList();
        });
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
