package org.postern.core.admin.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Advance;
import org.postern.core.admin.Box;
import org.postern.core.console.LocalCopy;
import org.postern.core.mailfile.CountingInput;
import org.postern.core.mailfile.ImportFolder;
import org.postern.core.mailfile.MailTree;
import org.postern.core.mailfile.MaildirFolder;
import org.postern.core.mailfile.MboxFile;
import org.postern.core.mailfile.MessageMarks;
import org.postern.store.mailbox.FolderRole;

/** Imports the mail of files and trees of other mail programs into an account. */
public final class MailImport {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Box box;

    public MailImport(Box box) {
        this.box = box;
    }

    /**
     * The result of an import, with a remark for each skipped message and file.
     *
     * @param skipped messages: empty ones, and those over the limit
     * @param unread files that should be mail and could not be read
     */
    public record Imported(int imported, int skipped, int unread, List<String> remarks) {
        public Imported {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * Imports the mail of a file or of a whole tree.
     *
     * @param folder for mail that lies in no folder of the tree
     * @param advance in octets of the source
     */
    public Imported run(String address, Path source, FolderRole folder, Advance advance) {
        return run(address, LocalCopy.itself(source), folder, advance);
    }

    /** The same with a copy of what a person named. */
    public Imported run(String address, LocalCopy brought, FolderRole folder, Advance advance) {
        Path source = brought.path();
        if (folder == FolderRole.NONE) {
            throw new ApplianceException("mail is imported into inbox, drafts, sent, junk, trash or archive");
        }
        return box.act("import", address, open -> {
            try (ImportTarget target = new ImportTarget(
                    open.database().mailboxes(),
                    open.account(address),
                    ImportFolder.of(folder),
                    open.config().smtp().maxMessage().bytes())) {
                try {
                    read(source, ImportFolder.of(folder), target, advance);
                    target.finish();
                } catch (IOException e) {
                    throw new ApplianceException(
                            brought.told(source + " cannot be imported: " + e.getMessage())
                                    + ". What was imported before stays",
                            e);
                } finally {
                    open.act()
                            .note("messages: " + target.imported() + ", from "
                                    + brought.named().toAbsolutePath());
                }
                return new Imported(target.imported(), target.skipped(), target.unread(), target.remarks());
            }
        });
    }

    private static void read(Path source, ImportFolder folder, ImportTarget target, Advance advance)
            throws IOException {
        MailTree tree = MailTree.of(source, folder);
        if (tree.found().isEmpty()) {
            throw new ApplianceException(
                    source + " is neither an mbox file nor a Maildir (with cur and new), and no mail was found in it");
        }
        tree.unread().forEach(target::bad);
        boolean single = tree.found().size() == 1;
        long total = 0;
        for (MailTree.Found found : tree.found()) {
            total += octets(found);
        }
        long all = total;
        AtomicLong done = new AtomicLong();
        LongConsumer more = octets -> advance.at(done.addAndGet(octets), all);
        for (MailTree.Found found : tree.found()) {
            target.into(found.folder(), single ? "" : found.path().toString());
            try {
                one(found, target, more);
            } catch (IOException e) {
                if (single) {
                    throw e;
                }
                target.bad(found.path() + " cannot be read, and the rest of it was skipped: " + e.getMessage());
            }
        }
    }

    private static long octets(MailTree.Found found) throws IOException {
        if (found.kind() != MailTree.Kind.MAILDIR) {
            return Files.size(found.path());
        }
        long total = 0;
        for (Path file : new MaildirFolder(found.path()).files()) {
            total += Files.size(file);
        }
        return total;
    }

    private static void one(MailTree.Found found, ImportTarget target, LongConsumer more) throws IOException {
        switch (found.kind()) {
            case MAILDIR -> {
                MaildirFolder maildir = new MaildirFolder(found.path());
                maildir.readAll(target, maildir.files(), more);
            }
            case MBOX -> {
                try (InputStream in = Files.newInputStream(found.path());
                        FileChannel ahead = FileChannel.open(found.path(), StandardOpenOption.READ)) {
                    AtomicLong before = new AtomicLong();
                    CountingInput counted = new CountingInput(in, done -> more.accept(done - before.getAndSet(done)));
                    new MboxFile(counted, (position, octets) -> at(ahead, position, octets)).readAll(target);
                }
            }
            case MESSAGE -> message(found.path(), target, more);
        }
    }

    private static byte[] at(FileChannel file, long position, int octets) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(octets);
        while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) >= 0) {}
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** One message in a file of its own; without a Date it arrived when the file was written. */
    private static void message(Path file, ImportTarget target, LongConsumer more) throws IOException {
        target.begin(String.valueOf(file.getFileName()));
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] mark = in.readNBytes(BYTE_ORDER_MARK.length);
            if (!Arrays.equals(mark, BYTE_ORDER_MARK)) {
                target.write(mark, 0, mark.length);
            }
            byte[] buffer = new byte[65_536];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                target.write(buffer, 0, n);
                more.accept(n);
            }
        }
        Instant written = Files.getLastModifiedTime(file).toInstant();
        target.end(new MessageMarks(Set.of(), Set.of(), Optional.of(written)));
    }
}
