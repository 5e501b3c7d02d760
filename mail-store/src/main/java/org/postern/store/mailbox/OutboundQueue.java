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

/** The durable queue of mail for foreign recipients. {@link Mailboxes#deliver} makes the rows. Thread-safe. */
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
        /** The reports that the sender requests for this recipient. */
        public DsnRequest.Wish wish() {
            return dsn.wish(recipient);
        }
    }

    /** Destination domains with rows due at {@code now}, longest waiting first. */
    List<Domain> due(Instant now, int limit);

    /**
     * Destinations with rows that were never tried, in no order: new mail must not queue behind ten thousand retries.
     * The cost does not depend on the number of other waiting rows.
     */
    List<Domain> fresh(int limit);

    /** Due rows of one destination. The caller groups them by message. */
    List<Row> due(Domain destination, Instant now, int limit);

    /** The due time of the next row; empty if all rows are held or there are none. */
    Optional<Instant> nextDue();

    /** The due time of the last of these rows. */
    Optional<Instant> lastDue();

    InputStream content(long messageId) throws IOException;

    /** Removes delivered rows; the content is removed with its last row. Synced before return. */
    void delivered(Collection<Long> rowIds);

    /** Removes delivered rows and stores a report about them, in one transaction. */
    void relayed(Collection<Long> rowIds, Delivery report);

    /** Sets the next attempt and the reply that deferred the rows. */
    void deferred(Collection<Long> rowIds, Instant nextAttempt, String reply);

    /**
     * Removes the rows that failed permanently and stores their bounce (local delivery or queue row) in the same
     * transaction. If a command has removed all of them meanwhile, nothing is stored.
     *
     * @return how many rows still existed
     */
    int failed(Collection<Long> rowIds, Optional<Delivery> bounce);

    /**
     * Stores a delay notice for the sender and marks its rows, in one transaction, so that no sender gets two. Does
     * nothing if all rows were marked or removed meanwhile.
     */
    void delayed(Collection<Long> rowIds, Delivery notice);

    /**
     * Registers a listener that is called when this process committed new rows, or a command in any process made rows
     * due; it must not block. Close the result to unregister.
     */
    AutoCloseable onArrival(Runnable listener);

    /** Rows, newest message first. */
    List<Row> list(QueueSelection selection, int offset, int limit);

    /** All rows, newest message first. */
    default List<Row> list(int offset, int limit) {
        return list(QueueSelection.ALL, offset, limit);
    }

    /** Rows of one account's mail, newest message first. */
    List<Row> ofAccount(long accountId, int limit);

    /** How many messages of an account wait for at least one recipient. Cheap, however many recipients they have. */
    int messagesOf(long accountId);

    /** The UIDLs of the senders' own copies of an account's waiting mail, by message; without those that were removed. */
    Map<Long, String> copies(long accountId);

    Count count(QueueSelection selection);

    /** Makes rows due at once, except held ones; returns how many. A running server notices promptly. */
    int retry(QueueSelection selection);

    /**
     * Excludes rows from delivery attempts. A running attempt continues; if it defers the row, the row stays held.
     *
     * @param reason shown to the administrator
     * @return how many were not held before
     */
    int hold(QueueSelection selection, String reason);

    /** Releases held rows and makes them due at once; returns how many. */
    int release(QueueSelection selection);

    /**
     * Removes rows without any report; returns how many. Mail that a server accepts in a running attempt cannot be
     * recalled.
     */
    int delete(QueueSelection selection);

    /** The size of a selection. */
    record Count(int recipients, int messages, int held) {}

    /** The rows grouped by message, in the given order. */
    static Collection<List<Row>> byMessage(List<Row> due) {
        Map<Long, List<Row>> byMessage = new LinkedHashMap<>();
        due.forEach(row -> byMessage
                .computeIfAbsent(row.messageId(), id -> new ArrayList<>())
                .add(row));
        return byMessage.values();
    }
}
