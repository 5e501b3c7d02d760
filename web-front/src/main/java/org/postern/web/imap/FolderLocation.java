package org.postern.web.imap;

import org.postern.web.organizer.Folders.Folder;

/**
 * A folder as pages know it, with its place at the server.
 *
 * @param mailbox name at the server
 * @param exists false for a role's folder that is created when it is first needed
 * @param view whether it shows messages that are stored in other folders
 */
record FolderLocation(String mailbox, Folder folder, boolean exists, boolean view) {
    long hash() {
        return MessageId.folder(mailbox);
    }
}
