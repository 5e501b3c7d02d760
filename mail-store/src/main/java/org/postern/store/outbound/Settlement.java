package org.postern.store.outbound;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.StoreException;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.message.SmtpReply;
import org.postern.store.policy.DelayNotice;
import org.postern.store.policy.RetrySchedule;
import org.postern.store.report.Aftermath;
import org.postern.store.report.Notices;
import org.postern.store.report.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the outcomes of an attempt in the queue: delivered, waiting, or bounced. Thread-safe.
 *
 * <p>A delivery that a remote server has accepted is remembered in memory until the queue has recorded it. Otherwise a
 * store that cannot write would cause the same mail to be sent again and again.
 */
public final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    private static final int REPLY_LIMIT = 500;

    private final OutboundQueue queue;
    private final RetrySchedule retries;
    private final Aftermath aftermath;
    private final Random random;
    private final Set<Long> acceptedElsewhere = ConcurrentHashMap.newKeySet();

    public Settlement(OutboundQueue queue, RetrySchedule retries, Aftermath aftermath, Random random) {
        this.queue = queue;
        this.retries = retries;
        this.aftermath = aftermath;
        this.random = random;
    }

    /** Whether a server accepted this row, and the queue could not record it yet. */
    boolean accepted(long rowId) {
        return acceptedElsewhere.contains(rowId);
    }

    /** Returns the rows still to be sent. Accepted rows that the queue could not record before are recorded now. */
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

    /**
     * Settles rows, with at most one report for each message. Throws {@link StoreException}; outcomes that were not
     * written are tried again.
     */
    public void settle(Map<OutboundQueue.Row, RecipientOutcome> outcomes, Instant now) {
        List<Notices.Subject> delivered = new ArrayList<>();
        List<Notices.Subject> relayed = new ArrayList<>();
        List<Notices.Subject> failed = new ArrayList<>();
        TreeMap<Instant, List<Notices.Subject>> deferred = new TreeMap<>();
        double draw = draw();
        outcomes.forEach((row, outcome) -> {
            SmtpReply reply = outcome.reply();
            Notices.Subject subject = new Notices.Subject(row, reply);
            LOG.info("queue {}: to {}: {}", row.messageId(), row.recipient(), reply);
            if (outcome instanceof RecipientOutcome.Delivered there) {
                boolean told = there.reports() || !row.wish().wants(DsnRequest.Notify.SUCCESS);
                (told ? delivered : relayed).add(subject);
                return;
            }
            Optional<Instant> next = outcome instanceof RecipientOutcome.Failed
                    ? Optional.empty()
                    : retries.next(row.queued(), row.attempts() + 1, now, draw);
            next.map(time -> deferred.computeIfAbsent(time, t -> new ArrayList<>()))
                    .orElse(failed)
                    .add(subject);
        });
        delivered(delivered, relayed, now);
        deferred.forEach(this::defer);
        deferred.values().forEach(late -> delayed(late, now));
        byMessage(failed).forEach(message -> failed(message, now));
        outcomes.forEach((row, outcome) -> {
            if (outcome instanceof RecipientOutcome.Failed failure) {
                aftermath.suppressed().refused(row, failure, now);
            }
        });
    }

    private void delivered(List<Notices.Subject> plain, List<Notices.Subject> relayed, Instant now) {
        List<Long> all = new ArrayList<>(ids(plain));
        all.addAll(ids(relayed));
        acceptedElsewhere.addAll(all);
        queue.delivered(ids(plain));
        for (List<Notices.Subject> message : byMessage(relayed)) {
            Optional<Delivery> report = aftermath.notices().of(Report.Action.RELAYED, message, Optional.empty(), now);
            report.ifPresentOrElse(told -> queue.relayed(ids(message), told), () -> queue.delivered(ids(message)));
        }
        all.forEach(acceptedElsewhere::remove);
    }

    /** Runs after the deferral is recorded: of the two, the deferral must not be lost. */
    private void delayed(List<Notices.Subject> deferred, Instant now) {
        List<Notices.Subject> late = deferred.stream()
                .filter(subject -> {
                    OutboundQueue.Row row = subject.row();
                    return !row.delayNoticeSent()
                            && DelayNotice.due(
                                    row.queued(),
                                    row.attempts() + 1,
                                    now,
                                    retries,
                                    aftermath.settings().delayNotice());
                })
                .toList();
        for (List<Notices.Subject> message : byMessage(late)) {
            Instant until = message.get(0).row().queued().plus(retries.lifetime());
            aftermath
                    .notices()
                    .of(Report.Action.DELAYED, message, Optional.of(until), now)
                    .ifPresent(notice -> queue.delayed(ids(message), notice));
        }
    }

    private void failed(List<Notices.Subject> message, Instant now) {
        queue.failed(ids(message), aftermath.notices().of(Report.Action.FAILED, message, Optional.empty(), now));
    }

    private static Collection<List<Notices.Subject>> byMessage(List<Notices.Subject> subjects) {
        Map<Long, List<Notices.Subject>> messages = new TreeMap<>();
        subjects.forEach(subject -> messages.computeIfAbsent(subject.row().messageId(), id -> new ArrayList<>())
                .add(subject));
        return messages.values();
    }

    private static List<Long> ids(List<Notices.Subject> subjects) {
        return subjects.stream().map(subject -> subject.row().id()).toList();
    }

    /** Settles only final outcomes. The other rows stay unchanged and do not count as tried. */
    void settleFinal(Map<OutboundQueue.Row, RecipientOutcome> outcomes, Instant now) {
        Map<OutboundQueue.Row, RecipientOutcome> last = new LinkedHashMap<>(outcomes);
        last.values().removeIf(outcome -> outcome instanceof RecipientOutcome.Deferred);
        settle(last, now);
    }

    private void defer(Instant next, List<Notices.Subject> failures) {
        Map<String, List<Long>> byReply = new TreeMap<>();
        for (Notices.Subject failure : failures) {
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
}
