package org.postern.store.delivery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.postern.store.account.Account;
import org.postern.store.mailbox.MessageRow;

/**
 * Where the SMTP listeners hand over a complete message: the one path on which mail is delivered.
 *
 * <p>Both methods read the header of the message before they return, on the caller's thread (call them from a blocking
 * pool, never from an I/O thread). The future completes after the commit that holds all copies and queue rows is synced,
 * on a pool of the store's. It fails with {@link SubmissionRefused} (the message is at fault, or could not be judged: answer its code) or {@link
 * org.postern.store.mailbox.StoreException} (ours: 4xx); nothing is stored then. Neither is ever thrown by the call
 * itself. The caller closes the message after the future has completed.
 *
 * <p>Thread-safe.
 */
public interface Intake {
    /** Takes mail from the public listener. All recipients are local; a foreign one is refused as relaying. */
    CompletableFuture<Receipt> receive(IncomingMessage arrival);

    /** Takes mail that an account submitted, to local and foreign recipients. */
    CompletableFuture<Receipt> submit(Account account, IncomingMessage arrival);

    /**
     * What was stored.
     *
     * @param stored the local copies, the Sent copy included
     * @param queued foreign recipients now in the outbound queue
     */
    record Receipt(List<MessageRow> stored, int queued) {}
}
