package org.postern.store.pop3;

import java.time.Duration;
import org.postern.store.account.Account;

/** The result of checking a name and a secret. */
sealed interface Login {
    /**
     * The login succeeded.
     *
     * @param folder the folder asked for, which need not exist
     */
    record Granted(Account account, String folder) implements Login {}

    /** The login failed. The answer is the same for every reason, so that an attacker learns nothing from it. */
    record Refused() implements Login {}

    record Throttled(Duration retryAfter) implements Login {}
}
