package org.postern.store.account;

import java.time.Duration;

/** What came of a password. */
public sealed interface SignInResult {
    record Granted(Account account) implements SignInResult {}

    /** Unknown user, wrong password or disabled account: one answer, in the same time. */
    record Refused() implements SignInResult {}

    /** Not even tried: this network or account has failed too often; try again after the wait. */
    record Throttled(Duration retryAfter) implements SignInResult {}
}
