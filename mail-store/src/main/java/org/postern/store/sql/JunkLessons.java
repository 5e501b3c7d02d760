package org.postern.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.store.database.Link;
import org.postern.store.folder.FolderTable;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;

/**
 * Derives lessons for the junk filter from people's actions, in the transaction of the action. Moved into Junk: junk.
 * Moved out of Junk, except into Trash: mail. Filed from the inbox, or answered: also mail. Without this rule, an
 * office whose filter makes no mistakes would never teach it what mail is. Automatic actions (delivery, filters,
 * purges) teach nothing, nor does mail of which only the header is stored here.
 */
final class JunkLessons {
    /** A person who files more messages at once is tidying up and has not looked at each. */
    private static final int MOST_FILED = 50;

    private JunkLessons() {}

    /** Called before messages are moved. */
    static void moved(Link link, long accountId, Map<Long, List<MessageTable.Ref>> rows, FolderInfo target)
            throws SQLException {
        for (Map.Entry<Long, List<MessageTable.Ref>> entry : rows.entrySet()) {
            Optional<Boolean> spam = lesson(
                    role(link, entry.getKey()), target.role(), entry.getValue().size());
            if (spam.isPresent()) {
                note(link, accountId, entry.getValue(), spam.get());
            }
        }
    }

    /** Called before flags are set. */
    static void flagged(Link link, long accountId, Map<Long, List<MessageTable.Ref>> rows, Set<Flag> flags)
            throws SQLException {
        if (!flags.contains(Flag.ANSWERED)) {
            return;
        }
        for (Map.Entry<Long, List<MessageTable.Ref>> entry : rows.entrySet()) {
            FolderRole role = role(link, entry.getKey());
            boolean received = role == FolderRole.INBOX || role == FolderRole.ARCHIVE || role == FolderRole.NONE;
            if (received && entry.getValue().size() <= MOST_FILED) {
                note(link, accountId, entry.getValue(), false);
            }
        }
    }

    private static FolderRole role(Link link, long folderId) throws SQLException {
        return FolderTable.find(link, folderId).map(FolderInfo::role).orElse(FolderRole.NONE);
    }

    /** Whether a move means "junk" (true), "mail" (false) or nothing. The user's own messages teach nothing. */
    private static Optional<Boolean> lesson(FolderRole from, FolderRole to, int messages) {
        boolean own = from == FolderRole.SENT || from == FolderRole.DRAFTS;
        if (to == FolderRole.JUNK) {
            return own || from == FolderRole.JUNK ? Optional.empty() : Optional.of(true);
        }
        boolean filed = from == FolderRole.INBOX && (to == FolderRole.ARCHIVE || to == FolderRole.NONE);
        boolean rescued = from == FolderRole.JUNK && to != FolderRole.TRASH;
        return rescued || (filed && messages <= MOST_FILED) ? Optional.of(false) : Optional.empty();
    }

    private static void note(Link link, long accountId, List<MessageTable.Ref> messages, boolean spam)
            throws SQLException {
        for (MessageTable.Ref message : messages) {
            // Assigns a new number, so that completing a lesson in progress does not remove this one.
            link.update("DELETE FROM junk_lesson WHERE message_id = ?", message.id());
            link.update("""
                    INSERT INTO junk_lesson(account_id, message_id, spam) SELECT ?1, ?2, ?3
                    WHERE NOT EXISTS (SELECT 1 FROM junk_learned WHERE message_id = ?2 AND spam = ?3)
                      AND NOT EXISTS (SELECT 1 FROM remote_message WHERE message_id = ?2)""", accountId, message.id(), spam ? 1 : 0);
        }
    }
}
