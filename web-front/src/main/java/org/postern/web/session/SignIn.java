package org.postern.web.session;

import java.net.InetAddress;
import java.time.Duration;

/** Checks passwords and hands out what opens the hop. Implemented by the appliance. Thread-safe. */
public interface SignIn {
    /**
     * Takes as long for an unknown user as for a wrong password.
     *
     * @param username a full address, or its local part in the box's own domain
     * @param password wiped by the caller
     * @param client the real address of the browser
     */
    Result signIn(String username, char[] password, InetAddress client);

    /**
     * Ends the hop ticket; idempotent. Quick: what takes long is done behind it.
     *
     * @param login with its credential where the person signed out, without it where the session ended otherwise
     */
    void signOut(HopLogin login);

    /** Whether the login still stands (account not disabled or deleted, password not changed since). */
    boolean stands(HopLogin login);

    /** What came of it. */
    sealed interface Result {
        record Granted(HopLogin login) implements Result {}

        record Refused() implements Result {}

        /**
         * The mail server knows the password and yet lets nobody in: an account that is locked or has run out.
         *
         * @param words of the server, hostile; may be empty
         */
        record Locked(String words) implements Result {}

        record Throttled(Duration retryAfter) implements Result {}

        /** Another program holds the mailbox; the password may be right. */
        record Busy() implements Result {}

        /** The mail server is down or the store cannot be read. */
        record Unavailable() implements Result {}
    }
}
