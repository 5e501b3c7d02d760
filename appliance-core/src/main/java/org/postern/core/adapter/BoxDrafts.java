package org.postern.core.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.postern.store.mailbox.Composition;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.web.organizer.Drafts;
import org.postern.web.session.HopLogin;

/** Drafts in the box's own store. Thread-safe. */
record BoxDrafts(TicketAccounts accounts, Mailboxes mailboxes, SpooledMail mail) implements Drafts {
    @Override
    public Saving save(HopLogin who, InputStream message, Revision revision) throws IOException {
        long account = accounts.id(who);
        try (SpooledMessage content = mail.of(message)) {
            Composition.Saving saving = accounts.asking(
                    who,
                    same -> mailboxes.saveDraft(
                            account,
                            content,
                            new Composition.Revision(revision.id(), revision.base(), revision.window())));
            return new Saving(
                    Outcome.valueOf(saving.outcome().name()), saving.draft().map(MessageRow::uidl));
        }
    }

    @Override
    public Optional<Known> letter(HopLogin who, String id) {
        return accounts.asking(who, account -> mailboxes.composition(account.id(), id))
                .map(known -> new Known(known.draft(), known.window(), known.changed(), known.sent()));
    }

    @Override
    public void sent(HopLogin who, Leaving letter) {
        accounts.asking(who, account -> {
            mailboxes.sent(new Composition.Leaving(account.id(), letter.id(), letter.window(), letter.digest()));
            return account;
        });
    }
}
