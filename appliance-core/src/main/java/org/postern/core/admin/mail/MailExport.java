package org.postern.core.admin.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Advance;
import org.postern.core.admin.Box;
import org.postern.core.mailfile.MboxWriter;
import org.postern.core.mailfile.MessageMarks;
import org.postern.store.account.Account;
import org.postern.store.mailbox.DamagedMessage;
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
     * The result.
     *
     * @param messages how many were written
     * @param damaged where those are that are damaged on disk; what can be read of each was written as the file of another message
     */
    public record Exported(int messages, List<String> damaged) {}

    /**
     * Writes folder after folder, oldest message first.
     *
     * @param folder only this one; empty for all
     * @param advance in messages
     */
    public Exported run(String address, Optional<String> folder, OutputStream out, Advance advance) throws IOException {
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
                if (!writing.damaged.isEmpty()) {
                    open.act().note("damaged: " + writing.damaged.size());
                }
                return new Exported(writing.written, writing.damaged);
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
        private final List<String> damaged = new ArrayList<>();
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
                    try (InputStream content = content(folder, maildrop, i)) {
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

        /** Of a damaged message, what is left of it: the export is perhaps made because of the damage. */
        private InputStream content(FolderInfo folder, Maildrop maildrop, int index) throws IOException {
            try {
                return maildrop.whole(index);
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.CORRUPT) {
                    throw e;
                }
                damaged.add("folder " + folder.name() + ", message " + (index + 1) + " (" + maildrop.uidl(index) + ")");
                return DamagedMessage.of(maildrop.left(index));
            }
        }
    }
}
