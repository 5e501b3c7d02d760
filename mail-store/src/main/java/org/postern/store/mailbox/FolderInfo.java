package org.postern.store.mailbox;

/**
 * A folder and its counters at one instant.
 *
 * @param name unique in the account; role folders are named {@code Inbox Drafts Sent Junk Trash Archive}
 * @param modSeq highest modification sequence; grows with every change in the folder (RFC 7162)
 */
public record FolderInfo(
        long id,
        long accountId,
        String name,
        FolderRole role,
        long uidValidity,
        long uidNext,
        long modSeq,
        int messages,
        int unread,
        long bytes,
        Marks marks) {
    /**
     * What the person chose for the folder.
     *
     * @param folded whether the folders inside are hidden
     * @param position among the folders beside it, from 1; 0: behind those, by name
     */
    public record Marks(boolean favourite, boolean folded, int position) {
        public static final Marks NONE = new Marks(false, false);

        public Marks(boolean favourite, boolean folded) {
            this(favourite, folded, 0);
        }
    }
}
