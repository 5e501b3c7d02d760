package org.postern.core.adapter;

import org.postern.store.account.HopTickets;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.web.organizer.Colleagues;
import org.postern.web.organizer.Organizer;

/** The ports of the pages, backed by the box's own mail server. */
public final class BoxOrganizer {
    private BoxOrganizer() {}

    /**
     * Makes the ports.
     *
     * @param maxMessageBytes the longest draft, and the longest copy of a sent message, that is stored
     */
    public static Organizer over(
            HopTickets tickets, Mailboxes mailboxes, OutboundQueue queue, long maxMessageBytes, Colleagues colleagues) {
        TicketAccounts accounts = new TicketAccounts(tickets);
        SpooledMail mail = new SpooledMail(mailboxes.spool(), maxMessageBytes);
        return new Organizer(
                new BoxFolders(accounts, mailboxes),
                new BoxMessages(accounts, mailboxes),
                new BoxDrafts(accounts, mailboxes, mail),
                new BoxSearch(accounts, mailboxes),
                new BoxOutbox(accounts, mailboxes, queue, mail),
                who -> accounts.asking(who, account -> BoxFolders.changes(mailboxes.folders(account.id()))),
                colleagues);
    }
}
