package org.postern.core.adapter;

import java.util.List;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Mailboxes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Folders;
import org.postern.web.session.HopLogin;

/** The folders of the box's own store. Thread-safe. */
record BoxFolders(TicketAccounts accounts, Mailboxes mailboxes) implements Folders {
    @Override
    public Listed list(HopLogin who) {
        return accounts.asking(who, account -> {
            List<FolderInfo> folders = mailboxes.folders(account.id());
            return new Listed(folders.stream().map(FolderNames::shown).toList(), changes(folders));
        });
    }

    /** Returns the sum of the folders' modification sequences, which also reflects changes by other processes. */
    static long changes(List<FolderInfo> folders) {
        return folders.stream().mapToLong(FolderInfo::modSeq).sum();
    }

    @Override
    public Folder create(HopLogin who, String name) {
        return accounts.asking(who, account -> FolderNames.shown(mailboxes.createFolder(account.id(), name)));
    }

    @Override
    public Folder rename(HopLogin who, FolderRef folder, String newName) {
        return accounts.asking(
                who,
                account ->
                        FolderNames.shown(mailboxes.renameFolder(account.id(), FolderNames.stored(folder), newName)));
    }

    @Override
    public void delete(HopLogin who, FolderRef folder) {
        boolean unused = accounts.asking(who, account -> {
            mailboxes.deleteFolder(account.id(), FolderNames.stored(folder));
            return true;
        });
    }

    @Override
    public Quota quota(HopLogin who) {
        return accounts.asking(who, account -> new Quota(mailboxes.usedBytes(account.id()), account.quotaBytes()));
    }
}
