package org.postern.core.admin.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Advance;
import org.postern.core.admin.Box;
import org.postern.core.mailfile.MboxWriter;
import org.postern.core.mailfile.MessageMarks;
import org.postern.store.account.Account;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreException;

/**
 * Writes the mail of an account as mbox. It changes nothing, but reads all mail of a person, so it is recorded in the
 * audit trail.
 */
public final class MailExport {
    private final Box box;

    public MailExport(Box box) {
        this.box = box;
    }

    /**
     * Writes folder after folder, oldest message first.
     *
     * @param folder only this one; empty for all
     * @param advance in messages
     * @return how many messages were written
     */
    public int run(String address, Optional<String> folder, OutputStream out, Advance advance) throws IOException {
        try {
            return box.act("export", address, open -> {
                Account account = open.account(address);
                folder.ifPresent(name -> open.act().note("folder " + name));
                Mailboxes mailboxes = open.database().mailboxes();
                List<FolderInfo> folders = folders(mailboxes, account, folder);
                long total = folders.stream().mapToLong(FolderInfo::messages).sum();
                Writing writing = new Writing(mailboxes, account, new MboxWriter(out), advance, total);
                try {
                    for (FolderInfo one : folders) {
                        writing.folder(one);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                open.act().note("messages: " + writing.written);
                return writing.written;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<FolderInfo> folders(Mailboxes mailboxes, Account account, Optional<String> wanted) {
        List<FolderInfo> all = mailboxes.folders(account.id());
        return wanted.isEmpty()
                ? all
                : all.stream()
                        .filter(info -> info.name().equalsIgnoreCase(wanted.get()))
                        .findFirst()
                        .map(List::of)
                        .orElseThrow(
                                () -> new ApplianceException(account.address() + " has no folder " + wanted.get()));
    }

    private static final class Writing {
        private final Mailboxes mailboxes;
        private final Account account;
        private final MboxWriter writer;
        private final Advance advance;
        private final long total;
        private long seen;
        private int written;

        Writing(Mailboxes mailboxes, Account account, MboxWriter writer, Advance advance, long total) {
            this.mailboxes = mailboxes;
            this.account = account;
            this.writer = writer;
            this.advance = advance;
            this.total = total;
        }

        void folder(FolderInfo folder) throws IOException {
            try (Maildrop maildrop = mailboxes.openMaildrop(account.id(), folder.name())) {
                for (int i = 0; i < maildrop.count(); i++) {
                    Optional<MessageRow> row = mailboxes.find(account.id(), maildrop.uidl(i));
                    Instant arrived = row.map(MessageRow::arrived).orElse(Instant.EPOCH);
                    MessageMarks marks = row.map(one -> new MessageMarks(one.flags(), one.keywords(), Optional.empty()))
                            .orElse(MessageMarks.NONE);
                    try (InputStream content = maildrop.content(i)) {
                        writer.write(content, arrived, marks);
                        written++;
                    } catch (StoreException e) {
                        if (e.kind() != StoreException.Kind.GONE) {
                            throw e;
                        }
                    }
                    advance.at(++seen, total);
                }
            }
        }
    }
}
