package org.postern.web.session;

/** Lets people change their own passwords. Implemented by the appliance. Thread-safe. */
public interface PasswordChanges {
    /** Another server keeps the passwords. */
    PasswordChanges ELSEWHERE = new PasswordChanges() {
        @Override
        public boolean here() {
            return false;
        }

        @Override
        public Outcome change(HopLogin who, char[] old, char[] fresh, SignIn.Asker asker) {
            return new Outcome.Tried(new SignIn.Result.Unavailable());
        }
    };

    /** Whether the box keeps the passwords, so that people can change theirs here. */
    boolean here();

    /**
     * Sets a new password, which makes every hop ticket of the person invalid. A wrong old password delays the next attempt,
     * as at a sign-in.
     *
     * @param old wiped by the caller
     * @param fresh wiped by the caller
     */
    Outcome change(HopLogin who, char[] old, char[] fresh, SignIn.Asker asker);

    /** What came of it. */
    sealed interface Outcome {
        /** The old password was tried: if the result is a login, it was right, and the new one is set. */
        record Tried(SignIn.Result result) implements Outcome {}

        /** The old password is right, and the new one cannot be set. */
        record Unfit(Fault fault) implements Outcome {}
    }

    /** Why a password cannot be set. */
    enum Fault {
        TOO_SHORT,
        TOO_LONG,
        UNTYPABLE,
        COMMON,
        PATTERN,
        OWN_NAME,
        SAME
    }
}
