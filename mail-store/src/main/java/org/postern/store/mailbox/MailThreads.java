package org.postern.store.mailbox;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The threads of accounts' mail. Thread-safe. Throws {@link StoreException}. */
public interface MailThreads {
    /**
     * A page of the threads of a folder. A thread stands where its newest message of the folder stands. Empty while the mail of the folder has not been read for it.
     */
    Optional<Page> page(long folderId, int offset, int limit);

    /**
     * The messages of the thread of a message, oldest first: those of its folder, and those of other folders but Trash,
     * Junk and Drafts. A message without a thread is alone; empty if there is no such message.
     */
    List<MessageRow> messages(long accountId, String uidl);

    /** The messages of these messages' threads that are in the same folder as each, and not newer. */
    List<String> upTo(long accountId, Collection<String> uidls);

    /** The newest messages of the threads before and after that of a message, in its folder. */
    Mailboxes.Neighbours neighbours(long accountId, String uidl);

    /**
     * Threads of a folder.
     *
     * @param total threads of the folder
     */
    record Page(List<Row> rows, int total) {}

    /**
     * A thread in a folder.
     *
     * @param newest message in the folder
     * @param some messages that tell who takes part, oldest first, also of other folders
     */
    record Row(MessageRow newest, Count count, List<MessageRow> some) {}

    /** What a thread has in the folder. */
    record Count(int messages, int unread, boolean flagged, boolean attachments) {}
}
