package org.postern.web.session;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Checks passwords and returns logins for the hop. Implemented by the appliance. Thread-safe. */
public interface SignIn {
    /**
     * Takes the same time for an unknown user as for a wrong password.
     *
     * @param username a full address, or its local part in the box's own domain
     * @param password wiped by the caller
     */
    Result signIn(String username, char[] password, Asker asker);

    /**
     * Whether the person signed in with this browser lately, so that strangers' attempts must not delay this one. Quick, and
     * an answer of false is always allowed.
     */
    default boolean expects(String username, Asker asker) {
        return false;
    }

    /**
     * Ends the hop ticket; idempotent. Returns quickly; slow work runs in the background.
     *
     * @param login with its credential if the person signed out, without it if the session ended otherwise
     */
    void signOut(HopLogin login);

    /** Whether the login is still valid (account not disabled or deleted, password and role not changed since). */
    boolean stands(HopLogin login);

    /** The sessions that are kept over a restart. */
    default LastingSessions lasting() {
        return LastingSessions.NONE;
    }

    /** Changes passwords, if the box keeps them. */
    default PasswordChanges passwords() {
        return PasswordChanges.ELSEWHERE;
    }

    /** The browsers in which the person signed in lately, the last one first. */
    List<RememberedBrowser> browsers(HopLogin login);

    /** Forgets one of the person's browsers; false if it is not (or no longer) remembered. */
    boolean forget(HopLogin login, String id);

    /**
     * The browser that asks.
     *
     * @param client its real address
     * @param known the value of its long-lived cookie (hostile)
     * @param userAgent as it says (hostile)
     */
    record Asker(InetAddress client, Optional<String> known, String userAgent) {
        @Override
        public String toString() {
            return "Asker[" + client.getHostAddress() + "]";
        }
    }

    /** The result of a sign-in. */
    sealed interface Result {
        /**
         * The browser is signed in.
         *
         * @param known the value of the browser's long-lived cookie from now on; empty: none is set
         */
        record Granted(HopLogin login, WebSession.Role role, Optional<String> known) implements Result {
            public Granted(HopLogin login, WebSession.Role role) {
                this(login, role, Optional.empty());
            }

            @Override
            public String toString() {
                return "Granted[" + login + ", " + role + "]";
            }
        }

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
