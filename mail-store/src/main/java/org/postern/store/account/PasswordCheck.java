package org.postern.store.account;

/** Asks the office's mail server whether it accepts a password. Thread-safe; blocks for a bounded time. */
@FunctionalInterface
public interface PasswordCheck {
    /**
     * Signs in at that server and out again.
     *
     * @param user a full address of the box's domain, the local part as it was typed
     * @param password not empty, without NUL, CR or LF; wiped by the caller
     */
    Answer check(String user, char[] password);

    /** The server's answer. */
    sealed interface Answer {
        Answer RIGHT = new Right();
        Answer WRONG = new Wrong();

        record Right() implements Answer {}

        /** The only answer that counts as a failure. */
        record Wrong() implements Answer {}

        /**
         * Whether the password is right is unknown.
         *
         * @param words the server's own words, or ours if it gave none; shown to the person
         */
        record Unsettled(Reason reason, String words) implements Answer {}
    }

    /** Why nothing is known about the password. */
    enum Reason {
        /** The server does not admit this account now, whatever the password: locked, disabled, in use. */
        LOCKED,
        /** The server is busy. */
        BUSY,
        /** No server there, or not the one that we trust. */
        UNREACHABLE
    }
}
