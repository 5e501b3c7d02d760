package org.postern.store.folder;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.postern.store.database.Link;
import org.postern.store.mailbox.FolderRole;

/**
 * When messages came into the folders of a role, to a day. UIDs of a folder only grow, also for messages that are moved
 * into it. So one mark a day, the folder's next UID, tells which messages were there.
 */
public record FolderMarks(FolderRole role, Instant now) {
    private static final Duration DAY = Duration.ofDays(1);
    /**
     * Time between two marks counts as at most this: a clock that jumps ahead by a year ages no message by more. A box
     * that is off over a long weekend loses nothing.
     */
    private static final Duration LONGEST_STEP = Duration.ofDays(4);

    private static final String OF_ROLE = "folder_id IN (SELECT id FROM folder WHERE role = ?1)";
    /** Folders without a mark of the last day. */
    private static final String UNMARKED = """
            FROM folder f WHERE role = ?1 AND messages > 0
              AND NOT EXISTS(SELECT 1 FROM folder_mark m WHERE m.folder_id = f.id AND m.at > ?2)""";
    /** Marks of folders that are empty, and of days that are yet to come, because the clock was wrong. */
    private static final String USELESS = """
            FROM folder_mark WHERE (at > ?2 AND folder_id IN (SELECT id FROM folder WHERE role = ?1))
              OR folder_id IN (SELECT id FROM folder WHERE role = ?1 AND messages = 0)""";

    /** Messages of a folder that are to be deleted: those before a UID. */
    public record Old(long accountId, long folderId, long endUid) {}

    private record Mark(long accountId, long folderId, long at, long uidNext) {}

    /** Whether {@link #write} has anything to do. */
    public boolean due(Link link) throws SQLException {
        return link.number("SELECT EXISTS(SELECT 1 " + UNMARKED + ")", role.name(), dayAgo()) != 0
                || link.number("SELECT EXISTS(SELECT 1 " + USELESS + ")", role.name(), now.toEpochMilli()) != 0;
    }

    /** Marks each folder once a day; returns how many were marked. */
    public int write(Link link) throws SQLException {
        link.update("DELETE " + USELESS, role.name(), now.toEpochMilli());
        return link.update(
                "INSERT INTO folder_mark(folder_id, at, uid_next) SELECT id, ?3, uid_next " + UNMARKED,
                role.name(),
                dayAgo(),
                now.toEpochMilli());
    }

    private long dayAgo() {
        return now.minus(DAY).toEpochMilli();
    }

    /** Whether there are marks of this role. */
    public boolean any(Link link) throws SQLException {
        return link.number("SELECT EXISTS(SELECT 1 FROM folder_mark WHERE " + OF_ROLE + ")", role.name()) != 0;
    }

    /** Forgets all marks of this role: messages count as new when they are seen next. */
    public int forget(Link link) throws SQLException {
        return link.update("DELETE FROM folder_mark WHERE " + OF_ROLE, role.name());
    }

    /** What has been in a folder for as long as this. */
    public List<Old> old(Link link, Duration age) throws SQLException {
        List<Mark> marks = link.all(
                """
                SELECT f.account_id, m.folder_id, m.at, m.uid_next FROM folder f
                JOIN folder_mark m ON m.folder_id = f.id WHERE f.role = ? ORDER BY m.folder_id, m.at DESC""", row -> new Mark(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)), role.name());
        List<Old> old = new ArrayList<>();
        long folder = 0;
        long later = 0;
        long aged = 0;
        boolean found = false;
        for (Mark mark : marks) {
            if (mark.folderId() != folder) {
                folder = mark.folderId();
                later = now.toEpochMilli();
                aged = 0;
                found = false;
            }
            aged += Math.max(0, Math.min(later - mark.at(), LONGEST_STEP.toMillis()));
            later = mark.at();
            if (!found && aged >= age.toMillis()) {
                found = true;
                old.add(new Old(mark.accountId(), folder, mark.uidNext()));
            }
        }
        return old;
    }

    /** Forgets the mark up to which everything was deleted, and those before it. */
    public static int done(Link link, Old old) throws SQLException {
        return link.update(
                "DELETE FROM folder_mark WHERE folder_id = ? AND uid_next <= ?", old.folderId(), old.endUid());
    }
}
