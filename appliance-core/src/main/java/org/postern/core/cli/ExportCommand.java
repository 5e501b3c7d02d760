package org.postern.core.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.config.Config;
import org.postern.store.account.Account;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.MailDatabase;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern export}: an account's mail as mbox; works whether or not the server is running. */
@Command(
        name = "export",
        description = {"Writes the mail of an account to an mbox file.", "Folder after folder, oldest first."})
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Whose mail.")
    private String address = "";

    @Parameters(index = "1", paramLabel = "FILE.mbox", description = "The file to make; an existing one is refused.")
    private Path file = Path.of("");

    @Option(names = "--folder", paramLabel = "FOLDER", description = "Only this folder (default: all).")
    private @Nullable String folder;

    @Override
    public Integer call() {
        Config config = data.config();
        if (Files.exists(file)) {
            throw new ApplianceException(file + " exists and was left as it is; name another file");
        }
        int exported = 0;
        try (MailDatabase database = data.database(config)) {
            Account account = UserCommand.require(database, UserCommand.parse(address, config));
            List<FolderInfo> folders = folders(database.mailboxes(), account);
            Path part = file.resolveSibling(file.getFileName() + ".part");
            long total = folders.stream().mapToLong(FolderInfo::messages).sum();
            try (OutputStream out = new BufferedOutputStream(create(part), 1 << 16);
                    Progress progress = Progress.show("export", total, "", 1)) {
                for (FolderInfo one : folders) {
                    exported += export(database.mailboxes(), account, one, new MboxWriter(out), progress);
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be written: " + e.getMessage(), e);
        }
        spec.commandLine().getOut().println("exported " + exported);
        return 0;
    }

    private List<FolderInfo> folders(Mailboxes mailboxes, Account account) {
        String wanted = folder;
        if (wanted == null) {
            return mailboxes.folders(account.id());
        }
        return mailboxes.folders(account.id()).stream()
                .filter(info -> info.name().equalsIgnoreCase(wanted))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new ApplianceException(account.address() + " has no folder " + wanted));
    }

    private static int export(
            Mailboxes mailboxes, Account account, FolderInfo folder, MboxWriter writer, Progress progress)
            throws IOException {
        int done = 0;
        try (Maildrop maildrop = mailboxes.openMaildrop(account.id(), folder.name())) {
            for (int i = 0; i < maildrop.count(); i++) {
                Instant arrived = mailboxes
                        .find(account.id(), maildrop.uidl(i))
                        .map(MessageRow::arrived)
                        .orElse(Instant.EPOCH);
                try (InputStream content = maildrop.content(i)) {
                    writer.write(content, arrived);
                    done++;
                } catch (StoreException e) {
                    if (e.kind() != StoreException.Kind.GONE) {
                        throw e;
                    }
                }
                progress.by(1);
            }
        }
        return done;
    }

    private static OutputStream create(Path part) throws IOException {
        Files.deleteIfExists(part);
        Path absolute = part.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix")) {
            Files.createFile(
                    absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return Files.newOutputStream(absolute, options.toArray(new StandardOpenOption[0]));
    }
}
