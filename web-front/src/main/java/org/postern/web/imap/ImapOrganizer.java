package org.postern.web.imap;

import java.nio.file.Path;
import org.postern.web.organizer.Colleagues.OfficeFacts;
import org.postern.web.organizer.Conversations;
import org.postern.web.organizer.OneAddress;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.Reactions;

/** The ports of the pages over the office's IMAP server, which stores all data; nothing is stored here. */
public final class ImapOrganizer {
    private ImapOrganizer() {}

    /**
     * Uses connections that it shares with the {@link ImapSource}.
     *
     * @param temporary directory that only this process can enter, for large drafts while they are sent to the server
     */
    public static Organizer over(ImapSessions sessions, Path temporary) {
        FolderTrees trees = new FolderTrees(sessions);
        return new Organizer(
                new ImapFolders(sessions, trees),
                new ImapMessages(sessions, trees),
                new ImapDrafts(sessions, trees, temporary),
                new ImapSearch(sessions, trees),
                Conversations.NONE,
                new ImapOutbox(sessions, trees, temporary),
                new ImapChanges(sessions, trees),
                (who, names) -> OfficeFacts.NONE,
                new OneAddress(),
                Reactions.NONE);
    }
}
