package org.postern.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
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

    InputStream content(long messageId) throws IOException;

    /** Removes delivered rows; the content goes with its last row. Synced before return. */
    void delivered(Collection<Long> rowIds);

    /** Sets the next attempt and the reply that deferred it. */
    void deferred(Collection<Long> rowIds, Instant nextAttempt, String reply);

    /** Removes the rows that failed for good and stores their bounce (local delivery or queue row) in the same transaction. */
    void failed(Collection<Long> rowIds, Optional<Delivery> bounce);

    /** Stores a delay notice for the sender and marks its rows, in one transaction, so that no sender gets two. */
    void delayed(Collection<Long> rowIds, Delivery notice);

    /** Called when new rows were committed; must not block. */
    AutoCloseable onArrival(Runnable listener);

    List<Row> list(int offset, int limit);
}
