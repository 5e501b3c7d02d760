package org.postern.store.mailbox;

/** What a folder is for (RFC 6154); every account has each role exactly once. NONE is a folder of the user's own. */
public enum FolderRole {
    INBOX,
    DRAFTS,
    SENT,
    JUNK,
    TRASH,
    ARCHIVE,
    NONE
}
