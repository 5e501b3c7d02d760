package org.postern.core.adapter;

import java.time.Clock;
import org.postern.store.MailServer;
import org.postern.store.mailbox.Mailboxes;
import org.postern.web.organizer.Colleagues;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.Reactions;
import org.postern.web.organizer.Unsubscriber;

/** The ports of the pages, backed by the box's own mail server. */
public final class BoxOrganizer {
    private BoxOrganizer() {}

    /**
     * Makes the ports.
     *
     * @param maxMessageBytes the longest draft, and the longest copy of a sent message, that is stored
     */
    public static Organizer over(
            MailServer mail, long maxMessageBytes, Colleagues colleagues, Unsubscriber unsubscriber) {
        TicketAccounts accounts = new TicketAccounts(mail.hopTickets());
        Mailboxes mailboxes = mail.mailboxes();
        SpooledMail spooled = new SpooledMail(mailboxes.spool(), maxMessageBytes);
        return new Organizer(
                new BoxFolders(accounts, mailboxes),
                new BoxMessages(accounts, mailboxes),
                new BoxDrafts(accounts, mailboxes, spooled),
                new BoxSearch(accounts, mailboxes),
                new BoxSearch.Threads(accounts, mailboxes, mail.threads()),
                new BoxOutbox(accounts, mailboxes, mail.queue(), mail::recall, spooled),
                new BoxChanges(accounts, mailboxes, mail.queue(), mail.ages()),
                colleagues,
                new BoxAddresses(accounts, mail.directory()),
                new Reactions(
                        new BoxBlockedSenders(accounts, mail.blockList(), mail.directory(), Clock.systemUTC()),
                        new BoxPictureSenders(accounts, mail.pictureList(), Clock.systemUTC()),
                        new BoxInvitations(accounts, mail.invitations(), Clock.systemUTC()),
                        unsubscriber,
                        new BoxMessages.Labelled(accounts, mail.labels()),
                        new BoxSearch.Remembered(accounts, mail.searches(), Clock.systemUTC()),
                        new BoxSearch.People(accounts, mail.acquaintances())));
    }
}
