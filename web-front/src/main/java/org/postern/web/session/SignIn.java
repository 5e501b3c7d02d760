package org.postern.web.session;

import java.net.InetAddress;
import java.time.Duration;

/** Checks passwords and returns logins for the hop. Implemented by the appliance. Thread-safe. */
public interface SignIn {
    /**
     * Takes the same time for an unknown user as for a wrong password.
     *
     * @param username a full address, or its local part in the box's own domain
     * @param password wiped by the caller
     * @param client the real address of the browser
     */
    Result signIn(String username, char[] password, InetAddress client);

    /**
     * Ends the hop ticket; idempotent. Returns quickly; slow work runs in the background.
     *
     * @param login with its credential if the person signed out, without it if the session ended otherwise
     */
    void signOut(HopLogin login);

    /** Whether the login is still valid (account not disabled or deleted, password and role not changed since). */
    boolean stands(HopLogin login);

    /** The result of a sign-in. */
    sealed interface Result {
        record Granted(HopLogin login, WebSession.Role role) implements Result {}

        record Refused() implements Result {}

        /**
         * The mail server knows the password but refuses the account, because it is locked or has expired.
         *
         * @param words the server's text, hostile; may be empty
         */
        record Locked(String words) implements Result {}

        record Throttled(Duration retryAfter) implements Result {}

        /** Another program holds the mailbox; the password may be right. */
        record Busy() implements Result {}

        /** The mail server is down or the store cannot be read. */
        record Unavailable() implements Result {}
    }
}
