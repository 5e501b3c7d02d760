package org.postern.core.adapter;

import java.util.List;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Mailboxes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Folders;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/** The folders of the box's own store. Thread-safe. */
record BoxFolders(TicketAccounts accounts, Mailboxes mailboxes) implements Folders {
    @Override
    public Listed list(HopLogin who) {
        return accounts.asking(who, account -> {
            List<FolderInfo> folders = mailboxes.folders(account.id());
            return new Listed(folders.stream().map(FolderNames::shown).toList(), changes(folders), true);
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
    public Folder change(HopLogin who, FolderRef folder, Change change) {
        return accounts.asking(who, account -> {
            String name = FolderNames.stored(folder);
            FolderInfo found = mailboxes
                    .folder(account.id(), name)
                    .orElseThrow(() -> new OrganizerException("there is no such folder", true));
            FolderInfo.Marks old = found.marks();
            FolderInfo.Marks marks = new FolderInfo.Marks(
                    change.favourite().orElse(old.favourite()), change.folded().orElse(old.folded()), old.position());
            if (!marks.equals(old)) {
                found = mailboxes.markFolder(account.id(), name, marks);
            }
            change.order()
                    .ifPresent(order -> mailboxes.orderFolders(
                            account.id(),
                            order.stream().map(FolderNames::stored).toList()));
            return FolderNames.shown(
                    change.name().isEmpty()
                            ? found
                            : mailboxes.renameFolder(
                                    account.id(), name, change.name().get()));
        });
    }

    @Override
    public Removal delete(HopLogin who, FolderRef folder) {
        return accounts.asking(
                who, account -> new Removal(mailboxes.deleteFolder(account.id(), FolderNames.stored(folder)), true));
    }

    @Override
    public Folder restore(HopLogin who, long removal) {
        return accounts.asking(who, account -> FolderNames.shown(mailboxes.restoreFolder(account.id(), removal)));
    }
}
