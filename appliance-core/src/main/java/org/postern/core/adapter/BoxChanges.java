package org.postern.core.adapter;

import org.postern.store.mailbox.Mailboxes;
import org.postern.web.organizer.Changes;
import org.postern.web.session.HopLogin;

/** The state of an account of the box's own store. Thread-safe. */
record BoxChanges(TicketAccounts accounts, Mailboxes mailboxes) implements Changes {
    @Override
    public long count(HopLogin who) {
        return accounts.asking(who, account -> BoxFolders.changes(mailboxes.folders(account.id())));
    }

    @Override
    public Quota quota(HopLogin who) {
        return accounts.asking(who, account -> new Quota(mailboxes.usedBytes(account.id()), account.quotaBytes()));
    }
}
