package org.postern.web.organizer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.web.session.HopLogin;

/**
 * What a mail store can do that POP3 and SMTP have no word for. It never hands out mail content: that comes over the hop.
 * Every call is on behalf of one signed-in person and sees only that person's mail; what is not theirs is not there.
 * Thread-safe. Throws {@link OrganizerException}.
 */
public interface MailOrganizer {
    List<Folder> folders(HopLogin who);

    /** A folder by name.
     *
     * @param name case-insensitive for the role folders: {@code inbox drafts sent junk trash archive} */
    Optional<Folder> folder(HopLogin who, String name);

    Folder createFolder(HopLogin who, String name);

    Folder renameFolder(HopLogin who, String name, String newName);

    /** Its messages go to Trash. */
    void deleteFolder(HopLogin who, String name);

    /** Newest first. */
    Listing list(HopLogin who, String folder, Filter filter, int offset, int limit);

    Optional<Entry> find(HopLogin who, String uidl);

    Neighbours neighbours(HopLogin who, String uidl);

    int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove);

    /** Returns the UIDLs that moved. */
    List<String> move(HopLogin who, Collection<String> uidls, String folder);

    /** Removes for good. */
    int purge(HopLogin who, Collection<String> uidls);

    /** Removes all of a folder's messages for good. */
    int empty(HopLogin who, String folder);

    /** Full-text search, newest first; a null folder means all. */
    Listing search(HopLogin who, @Nullable String folder, String query, int offset, int limit);

    /**
     * Saves a draft in place of an earlier revision.
     *
     * @param replaces the UIDL of the revision that this one replaces
     * @throws OrganizerException with {@code gone()} when that revision is not there any more
     */
    String saveDraft(HopLogin who, InputStream message, Optional<String> replaces) throws IOException;

    /** Whether mail that was sent is found in Sent without {@link #keepSent}: the server that sends it files it, too. */
    boolean keepsSent();

    /**
     * Files a copy of a mail that was sent, as read, in Sent.
     *
     * @throws OrganizerException when it cannot be kept
     */
    void keepSent(HopLogin who, InputStream message) throws IOException;

    Quota quota(HopLogin who);

    /** A number that grows whenever anything of this person's mail changes. Cheap. */
    long changeCount(HopLogin who);

    /** Mail of this person's that still waits to leave the box, newest first. */
    List<Outgoing> outbox(HopLogin who);

    /**
     * How far what is shown of a folder keeps up with the mail server. Where the box is the mail server, it is the truth.
     *
     * @param folder as for {@link #folder}
     */
    default Standing standing(HopLogin who, String folder) {
        return Standing.TRUE;
    }

    /** Whether what lies in Trash is deleted on the mail server when the person signs out. */
    default boolean deletesAtSignOut() {
        return false;
    }

    /**
     * How far a folder is known.
     *
     * @param read messages whose titles are known
     * @param known messages that the server has
     * @param trouble why no more is known at the moment
     */
    record Standing(int read, int known, Trouble trouble) {
        public static final Standing TRUE = new Standing(0, 0, Trouble.NONE);

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

    /** Flags as the screens show them. */
    enum Flag {
        SEEN,
        ANSWERED,
        FLAGGED,
        FORWARDED,
        DRAFT
    }

    /** What a folder is for. */
    enum Role {
        INBOX,
        DRAFTS,
        SENT,
        JUNK,
        TRASH,
        ARCHIVE,
        NONE
    }

    /** A folder.
     *
     * @param path how URLs and hop logins name it: lower-case role, else the percent-encoded name */
    record Folder(String name, String path, Role role, int messages, int unread) {}

    record Entry(String uidl, String folder, Set<Flag> flags, Instant arrived, long size, boolean attachments) {}

    /** A page of a listing.
     *
     * @param total of the whole listing
     * @param complete false while an index still catches up
     */
    record Listing(List<Entry> entries, int total, boolean complete) {}

    record Filter(boolean unread, boolean flagged, boolean attachments) {
        public static final Filter ALL = new Filter(false, false, false);
    }

    record Neighbours(Optional<String> newer, Optional<String> older) {}

    /** Space used.
     *
     * @param limitBytes 0 means no limit */
    record Quota(long usedBytes, long limitBytes) {}

    record Outgoing(String recipient, Instant queued, Instant nextAttempt, int attempts, String lastReply) {}
}
