package org.postern.store.mailbox;

/**
 * The purpose of a folder (RFC 6154). Every account has each role exactly once, except NONE, which marks folders that
 * the user made.
 */
public enum FolderRole {
    INBOX,
    DRAFTS,
    SENT,
    JUNK,
    TRASH,
    ARCHIVE,
    NONE
}
