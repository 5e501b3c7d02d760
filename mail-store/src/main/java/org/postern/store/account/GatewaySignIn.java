package org.postern.store.account;

import java.time.Duration;

/** What came of a password that another server keeps. */
public sealed interface GatewaySignIn {
    /** The server took it; the account is the box's own for that person. */
    record Granted(Account account) implements GatewaySignIn {}

    /** A wrong password, an address that the server was not even asked for, or an account that is disabled in the box. */
    record Refused() implements GatewaySignIn {}

    /** Not even tried: this network or account has failed too often; try again after the wait. */
    record Throttled(Duration retryAfter) implements GatewaySignIn {}

    /** Passed through as the server said it; counted as nothing. */
    record Unsettled(PasswordCheck.Reason reason, String words) implements GatewaySignIn {}
}
