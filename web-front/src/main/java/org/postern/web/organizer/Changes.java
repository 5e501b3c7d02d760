package org.postern.web.organizer;

import java.util.Optional;
import org.postern.web.session.HopLogin;

/**
 * Reports whether a person's mail changed, the space it uses, how much of it waits to be sent, and how much of the mail
 * server's content is known.
 */
public interface Changes {
    @Idempotent
    Quota quota(HopLogin who);

    /** A number that grows with every change to this person's mail. Cheap. */
    @Idempotent
    long count(HopLogin who);

    /** How many of this person's mails have not left the box yet. Cheap. */
    @Idempotent
    int outgoing(HopLogin who);

    /** How current our knowledge of a folder is, and how long its messages stay. */
    @Idempotent
    Standing standing(HopLogin who, FolderRef folder);

    /** Space used.
     *
     * @param limitBytes 0 means no limit */
    record Quota(long usedBytes, long limitBytes) {}

    /**
     * How much of a folder is known.
     *
     * @param read messages whose titles are known
     * @param known messages that the server has
     * @param trouble why nothing more can be read at the moment
     * @param emptiedAtSignOut whether the mail server deletes the folder's messages when the person signs out
     * @param days after which a message in the folder is deleted; empty if messages stay
     */
    record Standing(int read, int known, Trouble trouble, boolean emptiedAtSignOut, Optional<Long> days) {
        public static final Standing TRUE = new Standing(0, 0, Trouble.NONE, false);

        public Standing(int read, int known, Trouble trouble, boolean emptiedAtSignOut) {
            this(read, known, trouble, emptiedAtSignOut, Optional.empty());
        }

        public boolean complete() {
            return read >= known;
        }
    }

    /** Why the mail server cannot be asked. */
    enum Trouble {
        NONE,
        UNREACHABLE,
        /** Another program has locked the mailbox. */
        BUSY,
        /** The password was changed on the mail server, or the account is locked. */
        REFUSED,
        BROKEN
    }
}
