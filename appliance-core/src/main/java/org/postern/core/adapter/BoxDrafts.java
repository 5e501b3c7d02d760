package org.postern.core.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.web.organizer.Drafts;
import org.postern.web.session.HopLogin;

/** Drafts in the box's own store. Thread-safe. */
record BoxDrafts(TicketAccounts accounts, Mailboxes mailboxes, SpooledMail mail) implements Drafts {
    @Override
    public String save(HopLogin who, InputStream message, Optional<String> replaces) throws IOException {
        long account = accounts.id(who);
        try (SpooledMessage content = mail.of(message)) {
            return accounts.asking(
                    who, same -> mailboxes.saveDraft(account, content, replaces).uidl());
        }
    }
}
