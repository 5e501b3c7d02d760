package org.postern.core.admin.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.Needed;
import org.postern.core.Version;
import org.postern.core.backup.BackupWriter;
import org.postern.core.backup.ReadAhead;
import org.postern.core.backup.Restoration;
import org.postern.core.cli.Commands;
import org.postern.core.cli.DataTree;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.copy.StoreCopy;
import org.postern.store.copy.StoreSnapshot;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.sql.MailDatabase;
import org.postern.tls.seal.Opener;
import org.postern.tls.seal.PassphraseCost;
import org.postern.tls.seal.Sealing;

/** A disk with room enough when a backup or a restoration begins, and full before it ends; needs the right to mount one. */
class BackupDiskFullTest {
    private static final String ALICE = "alice@office.test";
    private static final String FILLER = "filler";

    @TempDir
    Path directory;

    private Path disk;
    private Path data;

    @BeforeEach
    void mountASmallDisk() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        Needed.that(
                run("mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", disk.toString()), "the right to mount a tmpfs");
        data = box(directory.resolve("data"));
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    @Test
    void aBackupLeavesNoFileAndSaysWhy() throws IOException {
        for (boolean verifying : new boolean[] {true, false}) {
            assertThatThrownBy(() -> Backups.toFile(
                            disk.resolve("box"),
                            writer(new Filling()),
                            this::seal,
                            verifying,
                            Backups.Progresses.UNHEARD))
                    .isInstanceOf(ApplianceException.class)
                    .hasMessageContaining("No space left on device. No file was left behind");
            assertThat(names(disk)).containsExactly(FILLER);
            Files.delete(disk.resolve(FILLER));
        }
        Backups.toFile(disk.resolve("box"), writer(Clock.systemUTC()), this::seal, true, Backups.Progresses.UNHEARD);
        assertThat(names(disk)).as("with room again it works").containsExactly("box");
    }

    @Test
    void aBackupThatDoesNotFitIsRefusedBeforeItBegins() throws IOException {
        fill();
        assertThatThrownBy(() -> Backups.toFile(
                        disk.resolve("box"), writer(Clock.systemUTC()), this::seal, true, Backups.Progresses.UNHEARD))
                .hasMessageContaining("MiB are free for", "Nothing was written");
        assertThat(names(disk)).containsExactly(FILLER);
    }

    @Test
    void aRestorationLeavesTheBoxAsItWasAndSaysWhy() throws IOException {
        Path file = directory.resolve("backup");
        Backups.toFile(file, writer(Clock.systemUTC()), this::seal, true, Backups.Progresses.UNHEARD);
        Path other = box(disk.resolve("other"));
        Map<String, String> before = DataTree.of(other);
        assertThatThrownBy(() -> restore(file, other, this::fill))
                .isInstanceOf(ApplianceException.class)
                .hasMessageContaining("cannot be unpacked in " + other)
                .hasMessageContaining("No space left on device. Nothing was changed");
        assertThat(DataTree.of(other)).isEqualTo(before);
        assertThat(other.resolve("restore.new")).doesNotExist();
        Files.delete(disk.resolve(FILLER));
        restore(file, other, () -> {});
        assertThat(DataTree.of(other)).as("with room again it works").isNotEqualTo(before);
    }

    /** Its log needs the space a second time: what has no room for that is not damaged. */
    @Test
    void aCopyThatCannotBeExaminedIsNotCalledDamaged() throws IOException {
        Path copy = Files.createDirectory(disk.resolve("copy"));
        Config config = ConfigFile.read(data.resolve("postern.toml"));
        try (MailDatabase database = MailDatabase.open(data, config.store().settings(), Clock.systemUTC())) {
            for (int i = 0; i < 3; i++) {
                deliver(database, i);
            }
            try (StoreSnapshot snapshot = StoreSnapshot.begin(data, 5_000);
                    OutputStream out = Files.newOutputStream(copy.resolve("mail.db"))) {
                snapshot.copyDatabase(out, done -> {});
                snapshot.copyLog((length, copying) -> {
                    try (OutputStream log = Files.newOutputStream(copy.resolve("mail.db-wal"))) {
                        copying.to(log);
                    }
                });
            }
        }
        assertThat(copy.resolve("mail.db-wal")).isNotEmptyFile();
        fill();
        assertThatThrownBy(() -> StoreCopy.settle(copy))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FULL))
                .hasMessageContaining("no space is left", "Nothing was changed");
        Files.delete(disk.resolve(FILLER));
        assertThat(StoreCopy.settle(copy).messages()).isEqualTo(5);
    }

    private BackupWriter writer(Clock clock) {
        return new BackupWriter(
                new DataDirectory(data), ConfigFile.read(data.resolve("postern.toml")), Version.running(), clock);
    }

    private org.postern.tls.seal.SealedOutput seal(OutputStream out) throws IOException {
        try (Opener.Passphrase passphrase = passphrase()) {
            return sealing().seal(out, passphrase, null);
        }
    }

    private static Sealing sealing() {
        return new Sealing(PassphraseCost.STRONG, new SecureRandom());
    }

    private static Opener.Passphrase passphrase() {
        return new Opener.Passphrase("a passphrase for the safe".toCharArray());
    }

    /** The last moment is when half of the database is written. */
    private static void restore(Path file, Path into, Runnable last) throws IOException {
        try (Restoration restoration = Restoration.begin(new DataDirectory(into), true, Clock.systemUTC());
                InputStream raw = Files.newInputStream(file);
                Opener.Passphrase passphrase = passphrase();
                InputStream opened = new ReadAhead(Sealing.begin(raw).open(passphrase))) {
            boolean[] done = new boolean[1];
            var unused = restoration.restore(opened, octets -> {
                if (!done[0]) {
                    done[0] = true;
                    last.run();
                }
            });
        }
    }

    /** Takes all the room that there is, page by page. */
    private void fill() {
        byte[] page = new byte[4_096];
        assertThatThrownBy(() -> {
                    try (OutputStream out = Files.newOutputStream(disk.resolve(FILLER))) {
                        for (int i = 0; i < 1 << 20; i++) {
                            out.write(page);
                        }
                    }
                })
                .hasMessageContaining("No space left");
    }

    /** Asked for the time when the space was found to suffice: then there is none. */
    private final class Filling extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            fill();
            return Instant.EPOCH;
        }
    }

    private static Path box(Path made) throws IOException {
        Commands.run(
                made,
                "init",
                "--domain",
                "office.test",
                "--https",
                "127.0.0.1:0",
                "--smtp",
                "127.0.0.1:0",
                "--pop3s",
                "127.0.0.1:0");
        Config config = ConfigFile.read(made.resolve("postern.toml"));
        try (MailDatabase database = MailDatabase.open(made, config.store().settings(), Clock.systemUTC())) {
            database.accounts().add(EmailAddress.parse(ALICE), "", "her secret".toCharArray(), 0);
            deliver(database, 100);
            deliver(database, 101);
        }
        return made;
    }

    /** A mebibyte that is not deflated. */
    private static void deliver(MailDatabase database, int seed) throws IOException {
        byte[] noise = new byte[750_000];
        new Random(seed).nextBytes(noise);
        byte[] text = ("Subject: noise\r\n\r\n" + Base64.getMimeEncoder().encodeToString(noise)).getBytes(UTF_8);
        Account account = database.accounts().find(EmailAddress.parse(ALICE)).orElseThrow();
        SpooledMessage message;
        try (Spool.Sink sink = database.mailboxes().spool().begin(new byte[0])) {
            sink.write(text, 0, text.length);
            message = sink.finish();
        }
        try (message) {
            var unused = database.mailboxes()
                    .deliver(new Delivery(
                            List.of(new Delivery.Item(
                                    message,
                                    List.of(new Delivery.Target(
                                            account.id(),
                                            FolderRole.INBOX,
                                            Set.of(),
                                            false,
                                            Optional.of("Inbox"),
                                            Set.of())),
                                    List.of())),
                            Optional.empty()))
                    .join();
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> Objects.requireNonNull(path.getFileName()).toString())
                    .sorted()
                    .toList();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
