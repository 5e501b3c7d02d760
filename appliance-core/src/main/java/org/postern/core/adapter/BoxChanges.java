package org.postern.core.adapter;

import java.time.Duration;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.StoreSettings;
import org.postern.web.organizer.Changes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/** The state of an account of the box's own store. Thread-safe. */
record BoxChanges(TicketAccounts accounts, Mailboxes mailboxes, OutboundQueue queue, StoreSettings.Ages ages)
        implements Changes {
    @Override
    public long count(HopLogin who) {
        return accounts.asking(who, account -> BoxFolders.changes(mailboxes.folders(account.id())));
    }

    @Override
    public Quota quota(HopLogin who) {
        return accounts.asking(who, account -> new Quota(mailboxes.usedBytes(account.id()), account.quotaBytes()));
    }

    @Override
    public int outgoing(HopLogin who) {
        return accounts.asking(who, account -> queue.messagesOf(account.id()));
    }

    @Override
    public Standing standing(HopLogin who, FolderRef folder) {
        return switch (folder.role()) {
            case TRASH -> kept(FolderRole.TRASH);
            case JUNK -> kept(FolderRole.JUNK);
            default -> Standing.TRUE;
        };
    }

    private Standing kept(FolderRole role) {
        return new Standing(0, 0, Trouble.NONE, false, ages.of(role).map(Duration::toDays));
    }
}
