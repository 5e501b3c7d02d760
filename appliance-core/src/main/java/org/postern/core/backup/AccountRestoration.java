package org.postern.core.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.Version;
import org.postern.core.VersionMark;
import org.postern.core.config.Config;
import org.postern.store.account.Account;
import org.postern.store.account.PasswordStore;
import org.postern.store.address.EmailAddress;
import org.postern.store.copy.StoreCopy;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.StoreException;
import org.postern.store.sql.MailDatabase;

/**
 * Restores the messages of one account, or one of its folders, that are in a backup and missing now; the server may run
 * or not. Removes and changes nothing, and skips messages that are still there. Unpacks the backup into a directory of
 * its own and examines all of it before adding the first message.
 */
public final class AccountRestoration {
    private final DataDirectory directory;
    private final Config config;
    private final Clock clock;

    public AccountRestoration(DataDirectory directory, Config config, Clock clock) {
        this.directory = directory;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The result.
     *
     * @param made whether the account itself was missing, and was made with its password
     * @param returned messages that were missing
     * @param present messages that were still there
     */
    public record Returned(boolean made, int returned, int present) {}

    /** The request: a folder by name, or all when empty; into another folder, or the same when empty. */
    public record Wanted(EmailAddress address, String folder, String into) {}

    public Returned restore(InputStream opened, Wanted wanted, LongConsumer progress) throws IOException {
        Path base = directory.path().resolve("restore.one");
        Files.createDirectories(directory.path().resolve("run"));
        Path lockFile = directory.path().resolve("run").resolve("restore.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock(channel)) {
            if (held == null) {
                throw new ApplianceException("another restoration is running on " + directory.path()
                        + ". Nothing was changed; try again when it is done");
            }
            try {
                return restore(opened, wanted, base, progress);
            } finally {
                Unpacked.remove(base);
            }
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private Returned restore(InputStream opened, Wanted wanted, Path base, LongConsumer progress) throws IOException {
        new VersionMark(directory).refuseOlder(Version.running());
        BackupReader reader = new BackupReader(opened);
        reader.manifest().refuseNewer(Version.running());
        if (!reader.manifest().mail()) {
            throw new ApplianceException("the backup is from a box without mail. Nothing was changed");
        }
        Unpacked unpacked = Unpacked.in(base);
        unpacked.requireSpace(reader.manifest().databaseBytes());
        reader.readAll(
                (name, size) -> mail(name) ? unpacked.file(name, size) : OutputStream.nullOutputStream(), progress);
        StoreCopy.settle(base);
        try (MailDatabase backup = MailDatabase.open(base, config.store().settings(), clock);
                MailDatabase present =
                        MailDatabase.open(directory.path(), config.store().settings(), clock)) {
            PasswordStore.Stored was = backup.passwords()
                    .find(wanted.address().key())
                    .orElseThrow(() -> new ApplianceException("the backup has no account " + wanted.address()
                            + ". Nothing was changed; restore FILE --list shows what it has"));
            if (!wanted.folder().isEmpty()
                    && backup.mailboxes()
                            .folder(was.account().id(), wanted.folder())
                            .isEmpty()) {
                throw new ApplianceException(wanted.address() + " has no folder " + wanted.folder()
                        + " in the backup. Nothing was changed; restore FILE --list shows what it has");
            }
            boolean made = present.accounts().find(wanted.address()).isEmpty();
            Account account = made
                    ? present.accounts().addAsItWas(was)
                    : present.accounts().find(wanted.address()).orElseThrow();
            int returned = 0;
            int there = 0;
            for (FolderInfo folder : backup.mailboxes().folders(was.account().id())) {
                if (wanted.folder().isEmpty() || same(folder, wanted, backup, was.account())) {
                    FolderReturn back = new FolderReturn(backup, present, account);
                    back.bring(folder, wanted.into().isEmpty() ? folder.name() : wanted.into());
                    returned += back.returned();
                    there += back.present();
                }
            }
            return new Returned(made, returned, there);
        } catch (StoreException e) {
            throw new ApplianceException(
                    "the store did not accept a message: " + e.getMessage()
                            + ". The messages restored so far stay; the same command restores the rest",
                    e);
        }
    }

    private static boolean mail(String name) {
        return name.equals(EntryNames.DATABASE) || name.equals(EntryNames.LOG);
    }

    private static boolean same(FolderInfo folder, Wanted wanted, MailDatabase backup, Account account) {
        return Objects.equals(
                backup.mailboxes().folder(account.id(), wanted.folder()).map(FolderInfo::id),
                java.util.Optional.of(folder.id()));
    }
}
