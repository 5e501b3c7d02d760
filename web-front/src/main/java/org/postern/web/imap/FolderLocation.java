package org.postern.web.imap;

import org.postern.web.organizer.MailOrganizer.Folder;

/**
 * A folder as pages know it, and where it is at the server.
 *
 * @param mailbox name at the server
 * @param exists false for a role's folder that is made when it is first needed
 * @param view whether it shows messages that are kept in other folders
 */
record FolderLocation(String mailbox, Folder folder, boolean exists, boolean view) {
    long hash() {
        return MessageId.folder(mailbox);
    }
}
