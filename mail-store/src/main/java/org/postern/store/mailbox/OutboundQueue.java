package org.postern.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/** The durable queue of mail for foreign recipients. Rows are made by {@link Mailboxes#deliver}. Thread-safe. */
public interface OutboundQueue {
    /** One foreign recipient of one message. */
    record Row(
            long id,
            long messageId,
            Optional<EmailAddress> sender,
            EmailAddress recipient,
            Optional<Long> accountId,
            boolean smtpUtf8,
            long size,
            Instant queued,
            int attempts,
            Instant nextAttempt,
            String lastReply,
            boolean held,
            boolean delayNoticeSent,
            String holdReason,
            DsnRequest dsn) {
        /** What the sender asks to be told of this recipient. */
        public DsnRequest.Wish wish() {
            return dsn.wish(recipient);
        }
    }

    /** Destination domains with rows due at {@code now}, those waiting longest first. */
    List<Domain> due(Instant now, int limit);

    /**
     * Destinations with rows that were never tried, in no order: fresh mail must not queue behind ten thousand retries. Cheap
     * however many other rows wait.
     */
    List<Domain> fresh(int limit);

    /** Due rows of one destination, grouped by message by the caller. */
    List<Row> due(Domain destination, Instant now, int limit);

    /** When the next row becomes due, if any is waiting and not held. */
    Optional<Instant> nextDue();

    /** When the last of them becomes due. */
    Optional<Instant> lastDue();

    InputStream content(long messageId) throws IOException;

    /** Removes delivered rows; the content goes with its last row. Synced before return. */
    void delivered(Collection<Long> rowIds);

    /** Removes delivered rows and stores a report of that, in one transaction. */
    void relayed(Collection<Long> rowIds, Delivery report);

    /** Sets the next attempt and the reply that deferred it. */
    void deferred(Collection<Long> rowIds, Instant nextAttempt, String reply);

    /**
     * Removes the rows that failed for good and stores their bounce (local delivery or queue row) in the same transaction.
     * When a command took all of them out meanwhile, nothing is stored.
     *
     * @return how many rows were still there
     */
    int failed(Collection<Long> rowIds, Optional<Delivery> bounce);

    /**
     * Stores a delay notice for the sender and marks its rows, in one transaction, so that no sender gets two. Does nothing
     * when all were marked or removed meanwhile.
     */
    void delayed(Collection<Long> rowIds, Delivery notice);

    /** Called when new rows were committed here, or a command in any process made rows due; must not block. */
    AutoCloseable onArrival(Runnable listener);

    /** Rows, newest message first. */
    List<Row> list(QueueSelection selection, int offset, int limit);

    /** All rows, newest message first. */
    default List<Row> list(int offset, int limit) {
        return list(QueueSelection.ALL, offset, limit);
    }

    Count count(QueueSelection selection);

    /** Makes rows due at once, but for held ones; returns how many. A running server notices promptly. */
    int retry(QueueSelection selection);

    /**
     * Keeps rows from being tried. An attempt under way goes on; if it is deferred, the row stays held.
     *
     * @param reason shown to the administrator
     * @return how many were not held before
     */
    int hold(QueueSelection selection, String reason);

    /** Lets held rows go, due at once; returns how many. */
    int release(QueueSelection selection);

    /**
     * Removes rows without telling anybody; returns how many. What a server accepts in an attempt under way cannot be
     * called back.
     */
    int delete(QueueSelection selection);

    /** How much is meant. */
    record Count(int recipients, int messages, int held) {}

    /** Rows of one message each, in the order given. */
    static Collection<List<Row>> byMessage(List<Row> due) {
        Map<Long, List<Row>> byMessage = new LinkedHashMap<>();
        due.forEach(row -> byMessage
                .computeIfAbsent(row.messageId(), id -> new ArrayList<>())
                .add(row));
        return byMessage.values();
    }
}
