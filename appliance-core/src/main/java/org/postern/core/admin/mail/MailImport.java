package org.postern.core.admin.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Advance;
import org.postern.core.admin.Box;
import org.postern.core.mailfile.CountingInput;
import org.postern.core.mailfile.MaildirFolder;
import org.postern.core.mailfile.MboxFile;
import org.postern.store.mailbox.FolderRole;

/** Imports the mail of an mbox file or a Maildir into an account. */
public final class MailImport {
    private final Box box;

    public MailImport(Box box) {
        this.box = box;
    }

    /** The result of an import, with a remark for each skipped message and for skipped folders. */
    public record Imported(int imported, int skipped, List<String> remarks) {
        public Imported {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * Imports the mail of a source into a folder.
     *
     * @param advance in octets of the source
     */
    public Imported run(String address, Path source, FolderRole folder, Advance advance) {
        if (folder == FolderRole.NONE) {
            throw new ApplianceException("mail is imported into inbox, drafts, sent, junk, trash or archive");
        }
        return box.act("import", address, open -> {
            try (ImportTarget target = new ImportTarget(
                    open.database().mailboxes(),
                    open.account(address),
                    folder,
                    open.config().smtp().maxMessage().bytes())) {
                try {
                    read(source, target, advance);
                    target.finish();
                } catch (IOException e) {
                    throw new ApplianceException(
                            source + " cannot be imported: " + e.getMessage() + ". What was imported before stays", e);
                } finally {
                    open.act().note("messages: " + target.imported() + ", from " + source.toAbsolutePath());
                }
                return new Imported(target.imported(), target.skipped(), target.remarks());
            }
        });
    }

    private static void read(Path source, ImportTarget target, Advance advance) throws IOException {
        if (MaildirFolder.is(source)) {
            maildir(source, target, advance);
        } else if (Files.isRegularFile(source)) {
            long total = Files.size(source);
            try (InputStream in = Files.newInputStream(source)) {
                new MboxFile(new CountingInput(in, done -> advance.at(done, total))).readAll(target);
            }
        } else {
            throw new ApplianceException(source + " is neither an mbox file nor a Maildir (with cur and new)");
        }
    }

    private static void maildir(Path source, ImportTarget target, Advance advance) throws IOException {
        MaildirFolder maildir = new MaildirFolder(source);
        List<Path> files = maildir.files();
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        long all = total;
        AtomicLong done = new AtomicLong();
        maildir.readAll(target, files, more -> advance.at(done.addAndGet(more), all));
        for (Path other : maildir.subfolders()) {
            target.remarks()
                    .add("the folder " + other
                            + " was left alone; import it by itself, with --folder where it belongs");
        }
    }
}
