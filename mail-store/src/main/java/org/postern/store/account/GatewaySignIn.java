package org.postern.store.account;

import java.time.Duration;

/** The result of a sign-in that another server decides. */
public sealed interface GatewaySignIn {
    /** The server accepted the password; the account is the box's own for that person. */
    record Granted(Account account) implements GatewaySignIn {}

    /** A wrong password, a login that cannot be an address of the office, or an account that is disabled in the box. */
    record Refused() implements GatewaySignIn {}

    /** Not tried: this network or account has failed too often. Try again after the wait. */
    record Throttled(Duration retryAfter) implements GatewaySignIn {}

    /** The server gave another answer, which is passed on and not counted. */
    record Unsettled(PasswordCheck.Reason reason, String words) implements GatewaySignIn {}
}
