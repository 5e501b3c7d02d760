package org.postern.store.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.policy.RetrySchedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the outcomes of an attempt into the queue: gone, waiting, or bounced. Thread-safe.
 *
 * <p>What a remote server has accepted is remembered until the queue says so too: a store that cannot write must not make
 * the same mail arrive again and again.
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    private static final int REPLY_LIMIT = 500;

    private final OutboundQueue queue;
    private final Mailboxes mailboxes;
    private final Accounts accounts;
    private final RetrySchedule retries;
    private final Bounce bounces;
    private final Random random;
    private final Set<Long> acceptedElsewhere = ConcurrentHashMap.newKeySet();

    Settlement(
            OutboundQueue queue,
            Mailboxes mailboxes,
            Accounts accounts,
            RetrySchedule retries,
            Bounce bounces,
            Random random) {
        this.queue = queue;
        this.mailboxes = mailboxes;
        this.accounts = accounts;
        this.retries = retries;
        this.bounces = bounces;
        this.random = random;
    }

    /** Rows still to be sent; those that a server has, but the queue could not record, are recorded now. */
    List<OutboundQueue.Row> unsent(List<OutboundQueue.Row> rows) {
        List<Long> known = rows.stream()
                .map(OutboundQueue.Row::id)
                .filter(acceptedElsewhere::contains)
                .toList();
        if (known.isEmpty()) {
            return rows;
        }
        queue.delivered(known);
        known.forEach(acceptedElsewhere::remove);
        return rows.stream().filter(row -> !known.contains(row.id())).toList();
    }

    /** Settles rows, each message with one bounce at most. Throws {@link StoreException}; what was not written is tried again. */
    void settle(Map<OutboundQueue.Row, Outcome> outcomes, Instant now) {
        List<Long> delivered = new ArrayList<>();
        List<Bounce.Failure> failed = new ArrayList<>();
        TreeMap<Instant, List<Bounce.Failure>> deferred = new TreeMap<>();
        double draw = draw();
        outcomes.forEach((row, outcome) -> {
            Reply reply = outcome.reply();
            LOG.info("queue {}: to {}: {}", row.messageId(), row.recipient(), reply);
            if (outcome instanceof Outcome.Delivered) {
                delivered.add(row.id());
                return;
            }
            Optional<Instant> next = outcome instanceof Outcome.Failed
                    ? Optional.empty()
                    : retries.next(row.queued(), row.attempts() + 1, now, draw);
            if (next.isPresent()) {
                deferred.computeIfAbsent(next.get(), t -> new ArrayList<>()).add(new Bounce.Failure(row, reply));
            } else {
                failed.add(new Bounce.Failure(row, reply));
            }
        });
        if (!delivered.isEmpty()) {
            acceptedElsewhere.addAll(delivered);
            queue.delivered(delivered);
            delivered.forEach(acceptedElsewhere::remove);
        }
        deferred.forEach(this::defer);
        Map<Long, List<Bounce.Failure>> byMessage = new TreeMap<>();
        failed.forEach(failure -> byMessage
                .computeIfAbsent(failure.row().messageId(), id -> new ArrayList<>())
                .add(failure));
        byMessage.values().forEach(failures -> bounce(failures, now));
    }

    /** Settles only what is final; the rest stays as it is, not even counted as tried. */
    void settleFinal(Map<OutboundQueue.Row, Outcome> outcomes, Instant now) {
        Map<OutboundQueue.Row, Outcome> last = new LinkedHashMap<>(outcomes);
        last.values().removeIf(outcome -> outcome instanceof Outcome.Deferred);
        settle(last, now);
    }

    private void defer(Instant next, List<Bounce.Failure> failures) {
        Map<String, List<Long>> byReply = new TreeMap<>();
        for (Bounce.Failure failure : failures) {
            String reply = failure.reply().toString();
            reply = reply.length() <= REPLY_LIMIT ? reply : reply.substring(0, REPLY_LIMIT);
            byReply.computeIfAbsent(reply, r -> new ArrayList<>())
                    .add(failure.row().id());
        }
        byReply.forEach((reply, ids) -> queue.deferred(ids, next, reply));
    }

    private double draw() {
        synchronized (random) {
            return random.nextDouble();
        }
    }

    private void bounce(List<Bounce.Failure> failures, Instant now) {
        OutboundQueue.Row first = failures.get(0).row();
        List<Long> ids = failures.stream().map(failure -> failure.row().id()).toList();
        Optional<Account> account = first.accountId().flatMap(accounts::find);
        if (first.sender().isEmpty() || account.isEmpty()) {
            LOG.info("queue {}: undeliverable, and nobody here to tell; dropped", first.messageId());
            queue.failed(ids, Optional.empty());
            return;
        }
        Delivery.Target inbox = new Delivery.Target(account.get().id(), FolderRole.INBOX, Set.of(), true);
        try (InputStream content = queue.content(first.messageId())) {
            byte[] report = bounces.write(first.sender().get(), failures, MailHeader.read(content), now);
            try (SpooledMessage message = spooled(report)) {
                queue.failed(ids, Optional.of(new Delivery(message, List.of(inbox), Optional.empty())));
            }
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot write a bounce", e);
        }
    }

    private SpooledMessage spooled(byte[] report) throws IOException {
        try (Spool.Sink sink = mailboxes.spool().begin(new byte[0])) {
            sink.write(report, 0, report.length);
            return sink.finish();
        }
    }
}
