package org.postern.store.account;

import java.time.Duration;

/** The result of a sign-in. */
public sealed interface SignInResult {
    /**
     * The secret was right.
     *
     * @param version of the account's sign-in data that the secret was compared with ({@link PasswordStore.Stored})
     */
    record Granted(Account account, long version) implements SignInResult {}

    /** Unknown user, wrong password or disabled account: the same answer after the same time. */
    record Refused() implements SignInResult {}

    /** Not tried: this network or account has failed too often. Try again after the wait. */
    record Throttled(Duration retryAfter) implements SignInResult {}
}
