package org.postern.store.pop3;

import java.time.Duration;
import org.postern.store.account.Account;

/** What came of a name and a secret. */
sealed interface Login {
    /** Let in.
     *
     * @param folder the folder asked for, which need not exist */
    record Granted(Account account, String folder) implements Login {}

    /** One answer for every reason, so that nothing can be learned from it. */
    record Refused() implements Login {}

    record Throttled(Duration retryAfter) implements Login {}
}
