package org.postern.core.cli.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.BackupEntries;
import org.postern.core.cli.Commands;
import org.postern.core.cli.DataTree;
import org.postern.core.cli.Main;
import org.postern.core.config.ConfigFile;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.ServerLock;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.sql.MailDatabase;
import org.postern.tls.seal.PassphraseCost;
import org.postern.tls.seal.RecoveryKey;
import org.postern.tls.seal.RecoveryPublicKey;
import org.postern.tls.seal.Sealing;
import picocli.CommandLine;

/** {@code backup}, {@code restore} and {@code recovery-key} as a person uses them, and as an attacker or a bad disk would. */
class BackupCommandsTest {
    private static final String ALICE = "alice@office.test";
    private static final String BOB = "bob@office.test";

    @TempDir
    Path directory;

    private Path data;
    private Path file;
    private Path key;
    private String keyText;

    @BeforeEach
    void makeABoxAndItsBackup() throws IOException {
        data = box("data");
        keyText = keyIn(Commands.run(data, "recovery-key", "new"));
        key = Files.writeString(directory.resolve("key"), keyText);
        try (MailDatabase database = database(data)) {
            account(database, ALICE);
            account(database, BOB);
            for (int i = 0; i < 8; i++) {
                deliver(database, ALICE, "letter " + i, i % 2 == 0 ? "Inbox" : "Bills", Set.of(Flag.SEEN));
            }
            deliver(database, BOB, "for bob", "Inbox", Set.of());
        }
        file = directory.resolve("box.postern");
        assertThat(Commands.run(data, "backup", file.toString())).contains("backed up 2 accounts, 9 messages");
    }

    private Path box(String name) throws IOException {
        Path made = directory.resolve(name);
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
        return made;
    }

    @Test
    void theRecoveryKeyIsShownOnceAndStoredNowhere() throws IOException {
        String secret = keyText.replaceAll("[^0-9A-Z]", "");
        try (RecoveryKey parsed = RecoveryKey.parse(keyText.toCharArray());
                Stream<Path> tree = Files.walk(data)) {
            assertThat(RecoveryPublicKey.read(data.resolve("keys"))).contains(parsed.publicKey());
            for (Path stored : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
                assertThat(new String(Files.readAllBytes(stored), java.nio.charset.StandardCharsets.ISO_8859_1)
                                .replaceAll("[^0-9A-Z]", ""))
                        .doesNotContain(secret.substring(0, 32));
            }
            assertThat(Commands.run(data, "recovery-key", "show"))
                    .contains(parsed.publicKey().name());
        }
        assertThat(fails(data, "recovery-key", "new")).contains("has a recovery key", "--replace");
        assertThat(keyIn(Commands.run(data, "recovery-key", "new", "--replace")))
                .isNotEqualTo(keyText);
        assertThat(Commands.run(data, "restore", file.toString(), "--check", "--recovery-key-file", key.toString()))
                .as("the old backup still wants the old key")
                .contains("whole");
    }

    @Test
    void aBackupThatFailsLeavesNothing() throws IOException {
        assertThat(fails(data, "backup", file.toString())).contains("exists and was left as it was");
        assertThat(fails(data, "backup", directory.resolve("none/box").toString()))
                .contains("cannot be made");
        Path other = directory.resolve("other.postern");
        Path recovery = data.resolve("keys/recovery.pub");
        Files.writeString(recovery, Files.readString(recovery).replace('1', '2').replace('a', 'b'));
        assertThat(fails(data, "backup", other.toString())).contains("damaged");
        Files.delete(recovery);
        Path weak = Files.writeString(directory.resolve("weak"), "elevenchars\n");
        assertThat(fails(data, "backup", other.toString(), "--passphrase-file", weak.toString()))
                .contains("at least 12 characters");
        Files.write(data.resolve("mail.db"), new byte[100]);
        Path strong = Files.writeString(directory.resolve("strong"), "a passphrase for the safe\n");
        assertThat(fails(data, "backup", other.toString(), "--passphrase-file", strong.toString()))
                .contains("damaged");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("other"));
        }
    }

    @Test
    void aPartThatAKilledCommandLeftIsWrittenAnew() throws IOException {
        Path other = directory.resolve("other.postern");
        Path part = Files.write(directory.resolve("other.postern.part"), new byte[1 << 20]);
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
        Commands.run(data, "backup", other.toString());
        assertThat(part).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
                .isEqualTo("rw-------");
        restore("whole", "restore", other.toString(), "--check");
    }

    @Test
    void thePartsOfKilledBackupsAreRemovedByTheNextOneAndNothingElse() throws IOException {
        Path left = Files.write(
                directory.resolve("2026-01-01.postern.part"), Arrays.copyOf(Files.readAllBytes(file), 9_000));
        Path foreign = Files.writeString(directory.resolve("film.part"), "not a backup");
        Path link = Files.createSymbolicLink(directory.resolve("link.part"), file);
        Path written = Files.write(directory.resolve("other-night.postern.part"), Files.readAllBytes(file));
        Path other = directory.resolve("other.postern");
        try (java.nio.channels.FileChannel channel =
                        java.nio.channels.FileChannel.open(written, java.nio.file.StandardOpenOption.WRITE);
                java.nio.channels.FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            Commands.run(data, "backup", other.toString());
            assertThat(written).as("a command is writing it").exists();
        }
        assertThat(left).doesNotExist();
        assertThat(foreign).exists();
        assertThat(link).exists();
        assertThat(file).exists();
    }

    @Test
    void eachBackupShowsTheFingerprintOfItsKeyAndAChangeIsAnAlert() throws IOException {
        String first =
                RecoveryPublicKey.read(data.resolve("keys")).orElseThrow().fingerprint();
        assertThat(first).matches("[0-9a-f]{4}( [0-9a-f]{4}){7}");
        assertThat(Commands.run(data, "recovery-key", "show")).contains(first);
        assertThat(Commands.run(data, "backup", directory.resolve("b1").toString()))
                .contains("sealed for the recovery key with the fingerprint " + first)
                .doesNotContain("has changed");
        try (RecoveryKey evil = RecoveryKey.random(new java.security.SecureRandom())) {
            RecoveryPublicKey.store(data.resolve("keys"), evil.publicKey()); // no command of ours did that
            String second = evil.publicKey().fingerprint();
            assertThat(run(data, "check").said()).contains("the recovery key has changed", first, second);
            for (String name : List.of("b2", "b3")) {
                assertThat(run(data, "backup", directory.resolve(name).toString())
                                .said())
                        .contains("sealed for the recovery key with the fingerprint " + second)
                        .contains("WARNING: the recovery key has changed", first, "your paper");
            }
        }
    }

    @Test
    void mailThatIsThereIsCountedAndNotReplaced() throws IOException {
        Map<String, String> before = DataTree.of(data);
        assertThat(fails(data, "restore", file.toString(), "--recovery-key-file", key.toString()))
                .contains("2 accounts with 9 messages", "Nothing was changed", "--replace");
        assertThat(DataTree.of(data)).isEqualTo(before);
    }

    @Test
    void whatIsReplacedIsPutAsideWhole() throws IOException {
        try (MailDatabase database = database(data)) {
            deliver(database, ALICE, "after the backup", "Inbox", Set.of());
        }
        Map<String, String> before = DataTree.of(data);
        assertThat(restore("restored 2 accounts, 9 messages", "restore", file.toString(), "--replace"))
                .contains("what was there before is in");
        assertThat(subjects(data, ALICE)).hasSize(8).doesNotContain("after the backup");
        Path aside = aside(data);
        Map<String, String> kept = DataTree.of(aside);
        before.forEach((name, hash) -> {
            if (!name.startsWith("spool") && !name.startsWith("log")) {
                assertThat(kept).containsEntry(name, hash);
            }
        });
        assertThat(data.resolve("restore.new")).doesNotExist();
        Files.createDirectories(aside.resolve("run"));
        assertThat(subjects(aside, ALICE)).as("what was put aside is a box").contains("after the backup");
    }

    @Test
    void anUnusedBoxIsRestoredIntoDirectly() throws IOException {
        Path fresh = box("fresh");
        database(fresh).close();
        String said = Commands.run(fresh, "restore", file.toString(), "--recovery-key-file", key.toString());
        assertThat(said).contains("restored 2 accounts, 9 messages", "what was there before");
        assertThat(subjects(fresh, ALICE)).hasSize(8);
        assertThat(fresh.resolve("keys/server.pem")).hasSameBinaryContentAs(data.resolve("keys/server.pem"));
    }

    @Test
    void nothingIsRestoredWhereAServerRuns() throws IOException {
        Path other = directory.resolve("other");
        Files.createDirectories(other);
        try (ServerLock lock = ServerLock.acquire(other)) {
            assertThat(fails(lock.directory(), "restore", file.toString(), "--recovery-key-file", key.toString()))
                    .contains("server is running", "--account");
        }
    }

    @Test
    void theConfigurationBehindALinkIsRewrittenWhereItIs() throws IOException {
        Path etc = Files.createDirectories(directory.resolve("etc"));
        Path conffile = Files.writeString(etc.resolve("postern.toml"), "# nothing yet\n");
        Files.setPosixFilePermissions(conffile, PosixFilePermissions.fromString("rw-r-----"));
        Path other = directory.resolve("other");
        Files.createDirectories(other);
        Files.createSymbolicLink(other.resolve("postern.toml"), conffile);
        Commands.run(other, "restore", file.toString(), "--recovery-key-file", key.toString());
        assertThat(other.resolve("postern.toml")).isSymbolicLink();
        assertThat(conffile).hasSameTextualContentAs(data.resolve("postern.toml"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(conffile)))
                .isEqualTo("rw-r-----");
        assertThat(aside(other).resolve("postern.toml")).hasContent("# nothing yet\n");
        try (Stream<Path> left = Files.list(etc)) {
            assertThat(left).containsExactly(conffile);
        }
    }

    @Test
    void lookingTouchesNothing() throws IOException {
        Path nowhere = directory.resolve("nowhere");
        assertThat(Commands.run(nowhere, "restore", file.toString(), "--check", "--recovery-key-file", key.toString()))
                .contains("by Postern 0.", "2 accounts, 9 messages", "whole");
        assertThat(Commands.run(nowhere, "restore", file.toString(), "--list", "--recovery-key-file", key.toString()))
                .contains(ALICE, "Bills\t4 messages\t0 unread", BOB);
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void noDamageOpensAndTheDirectoryStaysAsItWas() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Map<String, String> before = DataTree.of(data);
        List<byte[]> damaged = new ArrayList<>();
        for (int at : new int[] {0, 8, 9, 10, 12, 20, 50, 100, 125, 150, 157, 197, 200, 5_000, whole.length / 2}) {
            damaged.add(flipped(whole, at));
        }
        damaged.add(flipped(whole, whole.length - 1));
        damaged.add(flipped(whole, whole.length - 17));
        for (int length : new int[] {0, 7, 100, 157, 158, 200, whole.length / 3, whole.length - 1}) {
            damaged.add(Arrays.copyOf(whole, length));
        }
        damaged.add(Arrays.copyOf(whole, whole.length + 4_096));
        Path bad = directory.resolve("bad.postern");
        for (byte[] content : damaged) {
            Files.write(bad, content);
            for (String[] how : new String[][] {{"--replace"}, {"--check"}, {"--account", ALICE}}) {
                List<String> command =
                        new ArrayList<>(List.of("restore", bad.toString(), "--recovery-key-file", key.toString()));
                command.addAll(List.of(how));
                assertThat(fails(data, command.toArray(String[]::new))).contains("Nothing was changed");
            }
        }
        assertThat(DataTree.of(data)).isEqualTo(before);
    }

    @Test
    void aWrongKeyAndASlipOfTheHandAreToldApart() throws IOException {
        Map<String, String> before = DataTree.of(data);
        Path other;
        try (RecoveryKey wrong = RecoveryKey.random(new SecureRandom())) {
            other = Files.writeString(directory.resolve("wrong"), new String(wrong.text()));
        }
        assertThat(fails(data, "restore", file.toString(), "--replace", "--recovery-key-file", other.toString()))
                .contains("a true one, but not the one of this file");
        char first = keyText.charAt(0) == '7' ? '8' : '7';
        Path slip = Files.writeString(directory.resolve("slip"), first + keyText.substring(1));
        assertThat(fails(data, "restore", file.toString(), "--replace", "--recovery-key-file", slip.toString()))
                .contains("mistyped: look at group 1.");
        Path phrase = Files.writeString(directory.resolve("phrase"), "a passphrase for the safe\n");
        assertThat(fails(data, "restore", file.toString(), "--replace", "--passphrase-file", phrase.toString()))
                .contains("without a passphrase");
        assertThat(DataTree.of(data)).isEqualTo(before);
    }

    /** The public half of the key is no secret: somebody can seal whatever he likes for it. */
    @Test
    void whatIsWellSealedAndHostileIsRefused() throws Exception {
        Map<String, byte[]> honest = entries();
        assertThat(honest.keySet()).contains("manifest.json", "contents.json", "postern.toml", "mail.db", "sums.json");
        Path copy = directory.resolve("copy");
        assertThat(run(
                                copy,
                                "restore",
                                seal(BackupEntries.tar(honest)).toString(),
                                "--recovery-key-file",
                                key.toString())
                        .code())
                .as("the same again is fine: the changes below are what is refused")
                .isZero();
        for (String name : List.of(
                "../evil",
                "/tmp/evil",
                "keys/../../evil",
                "keys/./evil",
                "keys//evil",
                "keys/.evil",
                "keys/sub/../../../evil",
                "keys",
                "evil",
                "complete",
                "run/lock",
                "mail.db-shm",
                "search.db",
                "keys/e\u0000vil",
                "keys/e\nvil",
                "files/../evil",
                "mail.db/evil",
                "KEYS/evil",
                "keys/" + "n".repeat(101))) {
            Map<String, byte[]> more = BackupEntries.inserted(honest, name, "evil".getBytes(UTF_8));
            assertRefused(seal(BackupEntries.tar(more)), "Nothing was changed");
        }
        assertRefused(seal(BackupEntries.odd(honest, TarConstants.LF_SYMLINK)), "makes no such backup");
        assertRefused(seal(BackupEntries.odd(honest, TarConstants.LF_LINK)), "makes no such backup");
        assertRefused(seal(BackupEntries.odd(honest, TarConstants.LF_DIR)), "makes no such backup");
        assertRefused(seal(BackupEntries.odd(honest, TarConstants.LF_CHR)), "makes no such backup");
        assertRefused(seal(BackupEntries.tar(BackupEntries.without(honest, "sums.json"))), "no list of checksums");
        assertRefused(seal(BackupEntries.tar(BackupEntries.without(honest, "mail.db"))), "Nothing was changed");
        assertRefused(seal(BackupEntries.tar(BackupEntries.without(honest, "manifest.json"))), "manifest.json");
        assertRefused(
                seal(BackupEntries.tar(BackupEntries.changed(honest, "postern.toml", "# other\n".getBytes(UTF_8)))),
                "checksums");
        assertRefused(
                seal(BackupEntries.tar(BackupEntries.inserted(honest, "keys/big.pem", new byte[(1 << 20) + 1]))),
                "makes no such backup");
        assertRefused(
                seal(BackupEntries.tar(BackupEntries.changed(honest, "manifest.json", "{".getBytes(UTF_8)))),
                "description");
        assertRefused(
                seal(BackupEntries.tar(BackupEntries.changed(
                        honest,
                        "manifest.json",
                        new String(Objects.requireNonNull(honest.get("manifest.json")), UTF_8)
                                .replaceFirst("\"version\":\"[^\"]*\"", "\"version\":\"99.1\"")
                                .getBytes(UTF_8)))),
                "made by Postern 99.1");
        assertRefused(
                seal(BackupEntries.tar(BackupEntries.changed(
                        honest,
                        "manifest.json",
                        new String(Objects.requireNonNull(honest.get("manifest.json")), UTF_8)
                                .replaceFirst("\"databaseBytes\":[0-9]*", "\"databaseBytes\":9000000000000000000")
                                .getBytes(UTF_8)))),
                "MiB are free");
        byte[] database = Objects.requireNonNull(honest.get("mail.db")).clone();
        ByteBuffer.wrap(database).putInt(60, 1_000); // user_version
        Map<String, byte[]> newer =
                BackupEntries.without(BackupEntries.changed(honest, "mail.db", database), "mail.db-wal");
        assertRefused(seal(BackupEntries.tar(BackupEntries.summed(newer))), "newer Postern (schema 1000");
        byte[] torn = Objects.requireNonNull(honest.get("mail.db")).clone();
        Arrays.fill(torn, 4_096, 8 * 4_096, (byte) 0x5A);
        assertRefused(
                seal(BackupEntries.tar(BackupEntries.summed(
                        BackupEntries.without(BackupEntries.changed(honest, "mail.db", torn), "mail.db-wal")))),
                "damaged");
        for (String change : List.of(
                "CREATE TRIGGER t AFTER INSERT ON message BEGIN DELETE FROM message; END",
                "CREATE VIEW v AS SELECT * FROM account",
                "CREATE INDEX i ON message(arrived)")) {
            assertRefused(
                    seal(BackupEntries.tar(BackupEntries.summed(BackupEntries.without(
                            BackupEntries.changed(honest, "mail.db", withMore(honest, change)), "mail.db-wal")))),
                    "not exactly Postern's");
        }
        assertRefused(seal("no tar at all".repeat(1_000).getBytes(UTF_8)), "");
        assertRefused(seal(new byte[0]), "");
    }

    /** The database of a backup, with one more thing in its schema. */
    private byte[] withMore(Map<String, byte[]> honest, String change) throws Exception {
        Path made = Files.createTempDirectory(directory, "more");
        for (String name : List.of("mail.db", "mail.db-wal")) {
            if (honest.containsKey(name)) {
                Files.write(made.resolve(name), Objects.requireNonNull(honest.get(name)));
            }
        }
        try (java.sql.Connection connection =
                        java.sql.DriverManager.getConnection("jdbc:sqlite:" + made.resolve("mail.db"));
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(change);
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return Files.readAllBytes(made.resolve("mail.db"));
    }

    private void assertRefused(Path bad, String why) throws IOException {
        Map<String, String> before = DataTree.of(data);
        Ended ended = run(data, "restore", bad.toString(), "--replace", "--recovery-key-file", key.toString());
        assertThat(ended.said()).contains(why);
        assertThat(ended.code()).isEqualTo(1);
        assertThat(DataTree.of(data)).isEqualTo(before);
        assertThat(directory.resolve("evil")).doesNotExist();
        assertThat(data.resolve("evil")).doesNotExist();
        assertThat(Path.of("/tmp/evil")).doesNotExist();
    }

    @Test
    void oneAccountGetsBackWhatItMissesAndNoMore() throws IOException {
        List<String> gone;
        try (MailDatabase database = database(data)) {
            Account alice = database.accounts().find(EmailAddress.parse(ALICE)).orElseThrow();
            gone = rows(database, alice, "Bills").subList(0, 3).stream()
                    .map(MessageRow::uidl)
                    .toList();
            database.mailboxes().purge(alice.id(), gone);
            deliver(database, ALICE, "new since", "Bills", Set.of());
        }
        restore("brought back 3, were there 5", "restore", file.toString(), "--account", ALICE);
        restore("brought back 0, were there 8", "restore", file.toString(), "--account", ALICE);
        assertThat(subjects(data, ALICE)).hasSize(9).contains("new since");
        try (MailDatabase database = database(data)) {
            Account alice = database.accounts().find(EmailAddress.parse(ALICE)).orElseThrow();
            assertThat(rows(database, alice, "Bills"))
                    .filteredOn(row -> row.flags().contains(Flag.SEEN))
                    .hasSize(4)
                    .allMatch(row -> row.arrived().equals(Instant.parse("2026-11-02T10:00:00Z"))
                            && row.keywords().equals(Set.of("$Kept")));
        }
        assertThat(data.resolve("restore.one")).doesNotExist();
        assertThat(Commands.run(data, "check")).contains("mail database: whole");
    }

    @Test
    void oneFolderComesBackWhereItIsWanted() throws IOException {
        try (MailDatabase database = database(data)) {
            Account alice = database.accounts().find(EmailAddress.parse(ALICE)).orElseThrow();
            database.mailboxes().deleteFolder(alice.id(), "Bills");
            database.mailboxes().empty(alice.id(), "Trash");
        }
        restore(
                "brought back 4, were there 0",
                "restore",
                file.toString(),
                "--account",
                ALICE,
                "--folder",
                "bills",
                "--into",
                "Found again");
        restore(
                "brought back 0, were there 4",
                "restore",
                file.toString(),
                "--account",
                ALICE,
                "--folder",
                "Bills",
                "--into",
                "Found again");
        assertThat(fails(
                        data,
                        "restore",
                        file.toString(),
                        "--account",
                        ALICE,
                        "--folder",
                        "None",
                        "--recovery-key-file",
                        key.toString()))
                .contains("no folder None");
        assertThat(fails(
                        data,
                        "restore",
                        file.toString(),
                        "--account",
                        "carol@office.test",
                        "--recovery-key-file",
                        key.toString()))
                .contains("no account carol@office.test");
    }

    @Test
    void anAccountThatIsGoneIsMadeWithItsPassword() throws IOException {
        String hash;
        try (MailDatabase database = database(data)) {
            EmailAddress bob = EmailAddress.parse(BOB);
            hash = database.passwords().find(bob.key()).orElseThrow().hash();
            database.accounts().delete(bob, Set.of());
        }
        assertThat(restore("brought back 1, were there 0", "restore", file.toString(), "--account", BOB))
                .contains("made the account " + BOB);
        try (MailDatabase database = database(data)) {
            assertThat(database.passwords()
                            .find(EmailAddress.parse(BOB).key())
                            .orElseThrow()
                            .hash())
                    .isEqualTo(hash);
        }
    }

    @Test
    void nonsenseIsWrongUsage() throws IOException {
        for (String[] options : new String[][] {
            {"--folder", "Inbox"},
            {"--check", "--list"},
            {"--check", "--replace"},
            {"--account", ALICE, "--replace"},
            {"--passphrase-file", "a", "--recovery-key-file", "b"}
        }) {
            List<String> command = new ArrayList<>(List.of("restore", file.toString()));
            command.addAll(List.of(options));
            assertThat(run(data, command.toArray(String[]::new)).code())
                    .as(String.join(" ", options))
                    .isEqualTo(2);
        }
        assertThat(run(data, "restore", "-", "--passphrase-stdin").code()).isEqualTo(2);
    }

    private String restore(String expected, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--recovery-key-file", key.toString()));
        String said = Commands.run(data, all.toArray(String[]::new));
        assertThat(said).contains(expected);
        return said;
    }

    private record Ended(int code, String said) {}

    private static Ended run(Path data, String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        int code = line.execute(all.toArray(String[]::new));
        return new Ended(code, said.toString());
    }

    private static String fails(Path data, String... arguments) {
        Ended ended = run(data, arguments);
        assertThat(ended.code()).as(ended.said()).isEqualTo(1);
        return ended.said();
    }

    private static String keyIn(String said) {
        return said.lines()
                .map(String::strip)
                .filter(line -> line.matches("([0-9A-Z]{8}-?){4}"))
                .collect(Collectors.joining());
    }

    private static MailDatabase database(Path data) {
        return MailDatabase.open(
                data, ConfigFile.read(data.resolve("postern.toml")).store().settings(), Clock.systemUTC());
    }

    private static void account(MailDatabase database, String address) {
        database.accounts().add(EmailAddress.parse(address), "", ("secret of " + address).toCharArray(), 0);
    }

    private static void deliver(MailDatabase database, String to, String subject, String folder, Set<Flag> flags)
            throws IOException {
        Account account = database.accounts().find(EmailAddress.parse(to)).orElseThrow();
        byte[] text = ("Subject: " + subject + "\r\n\r\n" + "text of it\r\n".repeat(2_000)).getBytes(UTF_8);
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
                                            flags,
                                            false,
                                            Optional.of(folder),
                                            Set.of("$Kept"))),
                                    List.of())),
                            Optional.of(Instant.parse("2026-11-02T10:00:00Z"))))
                    .join();
        }
    }

    private static List<MessageRow> rows(MailDatabase database, Account account, String folder) {
        return database.mailboxes()
                .folder(account.id(), folder)
                .map(info -> database.mailboxes().list(info.id(), Mailboxes.ListFilter.ALL, 0, 100))
                .orElse(List.of());
    }

    private static List<String> subjects(Path data, String address) throws IOException {
        List<String> subjects = new ArrayList<>();
        try (MailDatabase database =
                MailDatabase.open(data, org.postern.store.mailbox.StoreSettings.DEFAULT, Clock.systemUTC())) {
            Account account =
                    database.accounts().find(EmailAddress.parse(address)).orElseThrow();
            for (var folder : database.mailboxes().folders(account.id())) {
                for (MessageRow row : rows(database, account, folder.name())) {
                    String text = new String(
                            database.mailboxes()
                                    .content(account.id(), row.uidl())
                                    .readAllBytes(),
                            UTF_8);
                    subjects.add(text.substring(9, text.indexOf('\r')));
                }
            }
        }
        return subjects;
    }

    private static Path aside(Path data) throws IOException {
        try (Stream<Path> all = Files.list(data)) {
            return all.filter(path -> path.getFileName().toString().startsWith("before-restore-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] flipped(byte[] whole, int at) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 0x20;
        return damaged;
    }

    /** What is in the honest backup. */
    private Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (RecoveryKey opener = RecoveryKey.parse(keyText.toCharArray());
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        Sealing.begin(new ByteArrayInputStream(Files.readAllBytes(file)))
                                .open(opener),
                        "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), tar.readAllBytes());
            }
        }
        return entries;
    }

    private Path seal(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new Sealing(PassphraseCost.STRONG, new SecureRandom())
                .seal(bytes, null, RecoveryPublicKey.read(data.resolve("keys")).orElseThrow())) {
            out.write(content);
        }
        return Files.write(directory.resolve("sealed.postern"), bytes.toByteArray());
    }
}
