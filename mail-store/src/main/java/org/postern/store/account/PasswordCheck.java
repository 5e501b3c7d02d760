package org.postern.store.account;

/** Asks the office's mail server whether it takes a password. Thread-safe; blocks, for a bounded time. */
@FunctionalInterface
public interface PasswordCheck {
    /**
     * Signs in there and out again.
     *
     * @param user a full address of the box's domain, the local part as it was typed
     * @param password neither empty nor with NUL, CR or LF; wiped by the caller
     */
    Answer check(String user, char[] password);

    /** What the server says. */
    sealed interface Answer {
        Answer RIGHT = new Right();
        Answer WRONG = new Wrong();

        record Right() implements Answer {}

        /** The only one that is counted as a mistake. */
        record Wrong() implements Answer {}

        /**
         * Whether the password is right is not known.
         *
         * @param words the server's own where it gave any, else ours; shown to the person
         */
        record Unsettled(Reason reason, String words) implements Answer {}
    }

    /** Why nothing is known of the password. */
    enum Reason {
        /** The server does not let this account in now, whatever the password: locked, disabled, in use. */
        LOCKED,
        /** The server has no time now. */
        BUSY,
        /** No server there, or not the one that we trust. */
        UNREACHABLE
    }
}
