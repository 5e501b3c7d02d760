package org.postern.web.organizer;

import org.postern.web.session.HopLogin;

/** Whether a person's mail changed, and how far what is shown keeps up with the mail server. */
public interface Changes {
    /** A number that grows whenever anything of this person's mail changes. Cheap. */
    @Idempotent
    long count(HopLogin who);

    /** How far a folder keeps up with the mail server. A box that is the mail server is never behind, which is the default. */
    default Standing standing(HopLogin who, FolderRef folder) {
        return Standing.TRUE;
    }

    /**
     * How far a folder is known.
     *
     * @param read messages whose titles are known
     * @param known messages that the server has
     * @param trouble why no more is known at the moment
     * @param emptiedAtSignOut whether what is in it is deleted on the mail server when the person signs out
     */
    record Standing(int read, int known, Trouble trouble, boolean emptiedAtSignOut) {
        public static final Standing TRUE = new Standing(0, 0, Trouble.NONE, false);

        public boolean complete() {
            return read >= known;
        }
    }

    /** What keeps a mail server from being asked. */
    enum Trouble {
        NONE,
        UNREACHABLE,
        /** Another program holds the mailbox. */
        BUSY,
        /** The password was changed there, or the account locked. */
        REFUSED,
        BROKEN
    }
}
