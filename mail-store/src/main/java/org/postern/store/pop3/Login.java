package org.postern.store.pop3;

import java.time.Duration;
import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.grant.Grant;

/** The result of checking a name and a secret. */
sealed interface Login {
    /**
     * The login succeeded.
     *
     * @param folder the folder asked for, which need not exist
     * @param grant how long the session may last; empty if it may last as long as the connection
     */
    record Granted(Account account, String folder, Optional<Grant> grant) implements Login {
        Granted(Account account, String folder) {
            this(account, folder, Optional.empty());
        }
    }

    /** The login failed. The answer is the same for every reason, so that an attacker learns nothing from it. */
    record Refused() implements Login {}

    record Throttled(Duration retryAfter) implements Login {}
}
