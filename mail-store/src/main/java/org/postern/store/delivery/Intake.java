package org.postern.store.delivery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.postern.store.account.Account;
import org.postern.store.mailbox.MessageRow;

/**
 * Where the SMTP listeners hand over a complete message: the only path for delivering mail.
 *
 * <p>Both methods read the message's header before they return, on the caller's thread (call them from a blocking pool,
 * never from an I/O thread). The future completes on a pool of the store after the commit with all copies and queue
 * rows is synced. It fails with {@link SubmissionRefused} when the message is at fault or could not be judged (answer
 * its code), or with {@link org.postern.store.mailbox.StoreException} when the fault is ours (answer 4xx); nothing is
 * stored then. The call itself throws neither. The caller closes the message after the future has completed.
 *
 * <p>Thread-safe.
 */
public interface Intake {
    /** Takes mail from the public listener. All recipients are local; a foreign one is refused as relaying. */
    CompletableFuture<Receipt> receive(IncomingMessage arrival);

    /** Takes mail that an account submitted, for local and foreign recipients. */
    CompletableFuture<Receipt> submit(Account account, IncomingMessage arrival);

    /**
     * The result of a delivery.
     *
     * @param stored the local copies, including the Sent copy
     * @param queued number of foreign recipients now in the outbound queue
     */
    record Receipt(List<MessageRow> stored, int queued) {}
}
