package org.postern.store.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.QueueSelection;

/** A queue that tells what was done to it, and counts how often it was read. */
record WatchedQueue(OutboundQueue queue, BlockingQueue<String> events, AtomicInteger rowsRead)
        implements OutboundQueue {
    /** An event that makes the next read end with an Error. */
    static final String BROKEN = "broken";

    WatchedQueue(OutboundQueue queue) {
        this(queue, new LinkedBlockingQueue<>(), new AtomicInteger());
    }

    /** Waits for the next settled attempt: {@code delivered 2}, {@code deferred 1 450 4.2.1 …} or {@code failed 1}. */
    String event() throws InterruptedException {
        String event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing happened to the queue");
        }
        return event;
    }

    @Override
    public List<Domain> due(Instant now, int limit) {
        return queue.due(now, limit);
    }

    @Override
    public List<Domain> fresh(int limit) {
        if (events.contains(BROKEN)) {
            throw new LinkageError(BROKEN);
        }
        return queue.fresh(limit);
    }

    @Override
    public List<Row> due(Domain destination, Instant now, int limit) {
        List<Row> rows = queue.due(destination, now, limit);
        rowsRead.addAndGet(rows.size());
        return rows;
    }

    @Override
    public Map<Long, String> copies(long accountId) {
        return queue.copies(accountId);
    }

    @Override
    public Optional<Instant> nextDue() {
        return queue.nextDue();
    }

    @Override
    public Optional<Instant> lastDue() {
        return queue.lastDue();
    }

    @Override
    public InputStream content(long messageId) throws IOException {
        return queue.content(messageId);
    }

    @Override
    public void delivered(Collection<Long> rowIds) {
        queue.delivered(rowIds);
        if (!rowIds.isEmpty()) {
            events.add("delivered " + rowIds.size());
        }
    }

    @Override
    public void deferred(Collection<Long> rowIds, Instant nextAttempt, String reply) {
        queue.deferred(rowIds, nextAttempt, reply);
        events.add("deferred " + rowIds.size() + " " + reply);
    }

    @Override
    public void relayed(Collection<Long> rowIds, Delivery report) {
        queue.relayed(rowIds, report);
        events.add("relayed " + rowIds.size());
    }

    @Override
    public int failed(Collection<Long> rowIds, Optional<Delivery> bounce) {
        int removed = queue.failed(rowIds, bounce);
        events.add("failed " + rowIds.size() + (bounce.isPresent() ? " bounced" : ""));
        return removed;
    }

    @Override
    public void delayed(Collection<Long> rowIds, Delivery notice) {
        queue.delayed(rowIds, notice);
        events.add("delayed " + rowIds.size());
    }

    @Override
    public AutoCloseable onArrival(Runnable listener) {
        return queue.onArrival(listener);
    }

    @Override
    public List<Row> list(QueueSelection selection, int offset, int limit) {
        return queue.list(selection, offset, limit);
    }

    @Override
    public List<Row> ofAccount(long accountId, int limit) {
        return queue.ofAccount(accountId, limit);
    }

    @Override
    public int messagesOf(long accountId) {
        return queue.messagesOf(accountId);
    }

    @Override
    public Count count(QueueSelection selection) {
        return queue.count(selection);
    }

    @Override
    public int retry(QueueSelection selection) {
        return queue.retry(selection);
    }

    @Override
    public int hold(QueueSelection selection, String reason) {
        return queue.hold(selection, reason);
    }

    @Override
    public int release(QueueSelection selection) {
        return queue.release(selection);
    }

    @Override
    public int delete(QueueSelection selection) {
        return queue.delete(selection);
    }
}
