package org.postern.web.organizer;

/** Why a folder cannot be created, renamed or moved as asked. */
public enum FolderFault {
    EMPTY,
    TOO_LONG,
    /** Characters or dots that no folder name may have. */
    CHARACTERS,
    TOO_DEEP,
    TAKEN,
    TOO_MANY,
    /** A folder cannot be moved into itself or into a folder in it. */
    INTO_ITSELF,
    /** Drafts, Junk and Trash hold no folders. */
    NO_FOLDERS_INSIDE,
    /** The mail server refuses it for a reason of its own. */
    REFUSED
}
