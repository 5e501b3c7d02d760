package org.postern.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.content.SpoolDirectory;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;
import org.postern.store.sql.StoreFixture;

class DurabilityTest {
    @TempDir
    Path directory;

    /**
     * A commit returns only after an fsync: SQLite does that with {@code synchronous=FULL} alone. A killed process cannot show it,
     * since the kernel keeps what was written.
     */
    @Test
    void everyConnectionThatWritesMailSyncsEachCommit() throws Exception {
        try (WatchedConnections connections = new WatchedConnections()) {
            try (StoreFixture store = new StoreFixture(directory)) {
                store.deliver(store.alice, StoreFixture.message("new", "made by this process"));
            }
            try (StoreFixture store = new StoreFixture(directory)) {
                store.deliver(store.alice, StoreFixture.message("old", "found by it"));
            }
            assertThat(connections.ended())
                    .filteredOn(ended -> ended.file().startsWith("mail.db") && ended.writing())
                    .as("made, then twice the writer and the checkpointer")
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allSatisfy(ended ->
                            assertThat(ended.synchronous()).as(ended.file()).isEqualTo(2));
        }
    }

    @Test
    void acknowledgesEveryDeliveryOfManyThreadsOnceAndInStep() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            ExecutorService senders = Executors.newFixedThreadPool(32);
            List<Future<List<String>>> sent = new ArrayList<>();
            for (int t = 0; t < 32; t++) {
                int thread = t;
                Callable<List<String>> work = () -> {
                    List<String> uidls = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        byte[] text = StoreFixture.message("t" + thread + " " + i, "x");
                        uidls.add(store.deliver(store.alice, text).uidl());
                    }
                    return uidls;
                };
                sent.add(senders.submit(work));
            }
            Set<String> all = new HashSet<>();
            for (Future<List<String>> future : sent) {
                all.addAll(future.get());
            }
            senders.shutdown();
            assertThat(all).hasSize(640);
            assertThat(store.folder(store.alice, "Inbox").messages()).isEqualTo(640);
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void aFailureInAGroupIsNobodyElses() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            Account full = store.database
                    .accounts()
                    .add(EmailAddress.parse("full@office.test"), "", "secret".toCharArray(), 1);
            ExecutorService senders = Executors.newFixedThreadPool(16);
            List<Future<Boolean>> sent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean refused = i % 5 == 0;
                sent.add(senders.submit(() -> {
                    try {
                        store.deliver(refused ? full : store.alice, StoreFixture.message("x", "y"));
                        return !refused;
                    } catch (CompletionException e) {
                        return refused;
                    }
                }));
            }
            for (Future<Boolean> future : sent) {
                assertThat(future.get()).isTrue();
            }
            senders.shutdown();
            assertThat(store.folder(store.alice, "Inbox").messages()).isEqualTo(160);
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void losesNoAcknowledgedMessageWhenTheProcessIsKilled() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(store.problems()).isEmpty();
        }
        Set<String> acknowledged = new HashSet<>();
        for (int round = 0; round < 3; round++) {
            acknowledged.addAll(deliverUntilKilled(round, 150 + 70 * round));
            try (StoreFixture store = new StoreFixture(directory)) {
                FolderInfo inbox = store.folder(store.alice, "Inbox");
                List<String> subjects = new ArrayList<>();
                for (MessageRow row : store.mail.list(inbox.id(), Mailboxes.ListFilter.ALL, 0, 100_000)) {
                    String text = new String(store.read(store.alice, row.uidl()), StandardCharsets.UTF_8);
                    subjects.add(text.substring(text.indexOf("Subject: ") + 9, text.indexOf("\r\nContent-Type")));
                }
                assertThat(subjects).doesNotHaveDuplicates().containsAll(acknowledged);
                assertThat(store.problems()).isEmpty();
                assertNothingIsHalfWritten(store);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(400);
    }

    /** What the killed process was writing ahead is removed in steps, one between two deliveries. */
    private void assertNothingIsHalfWritten(StoreFixture store) throws IOException, SQLException {
        store.database.clearSpool();
        try (Link link = Link.open(directory.resolve("mail.db"), 1_000)) {
            String left = "SELECT count(*) FROM outbound";
            for (int i = 0; i < 50 && link.number(left) > 0; i++) {
                store.deliver(store.bob, StoreFixture.message("x", "y"));
            }
            assertThat(link.number(left)).isZero();
            assertThat(link.number(
                            "SELECT count(*) FROM chunk WHERE content_id NOT IN (SELECT content_id FROM message)"))
                    .isZero();
        }
        assertThat(store.problems()).isEmpty();
    }

    private Set<String> deliverUntilKilled(int round, int afterLines) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.sqlite.tmpdir="
                                + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        DeliveringChild.class.getName(),
                        directory.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = out.readLine()) != null) {
                acknowledged.add(line);
                if (acknowledged.size() == afterLines) {
                    child.toHandle().destroyForcibly(); // leaves the pipe readable to its end
                }
            }
        }
        child.waitFor();
        return acknowledged;
    }

    @Test
    void refusesADamagedTruncatedForeignOrNewerFileAndLeavesItAlone() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("x", "y"));
        }
        Path file = directory.resolve("mail.db");
        byte[] sound = Files.readAllBytes(file);
        for (byte[] bad : List.of(
                new byte[0],
                new byte[] {1, 2, 3},
                "not a database at all, rather a letter".repeat(100).getBytes(StandardCharsets.UTF_8))) {
            Files.write(file, bad);
            assertRefused(StoreException.Kind.CORRUPT, "backup");
            assertThat(Files.readAllBytes(file)).isEqualTo(bad);
        }
        Files.delete(file);
        Files.write(directory.resolve("mail.db-wal"), new byte[100]);
        assertRefused(StoreException.Kind.CORRUPT, "missing");
        Files.delete(directory.resolve("mail.db-wal"));
        Files.write(file, sound);
        try (Link link = Link.open(file, 100)) {
            link.run("PRAGMA user_version=99");
        }
        assertRefused(StoreException.Kind.FAILED, "newer Postern");
    }

    private void assertRefused(StoreException.Kind kind, String words) {
        assertThatThrownBy(() -> MailDatabase.open(directory, StoreFixture.SETTINGS, Clock.systemUTC())
                        .close())
                .hasMessageContaining(words)
                .asInstanceOf(InstanceOfAssertFactories.type(StoreException.class))
                .extracting(StoreException::kind)
                .isEqualTo(kind);
    }

    @Test
    void findsEveryFlippedByteOfContentAndNeverServesIt() throws Exception {
        byte[] content = StoreFixture.message("needle", "0123456789".repeat(2_000));
        new Random(3).nextBytes(content);
        String uidl;
        try (StoreFixture store = new StoreFixture(directory)) {
            uidl = store.deliver(store.alice, content).uidl();
        }
        Path file = directory.resolve("mail.db");
        byte[] sound = Files.readAllBytes(file);
        byte[] part = Arrays.copyOfRange(content, 10_000, 10_030);
        int at = indexOf(sound, part);
        assertThat(at).isPositive();
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(at);
            damaged.write(sound[at] ^ 1);
        }
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThatThrownBy(() -> store.read(store.alice, uidl))
                    .asInstanceOf(InstanceOfAssertFactories.type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(StoreException.Kind.CORRUPT);
            assertThat(store.problems()).hasSize(1).first().asString().contains("alice@office.test");
        }
    }

    private static int indexOf(byte[] in, byte[] part) {
        for (int i = 0; i <= in.length - part.length; i++) {
            if (Arrays.equals(in, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void findsWrongCountersAndOrphans() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("x", "y"));
            try (Link link = Link.open(directory.resolve("mail.db"), 1_000)) {
                link.update("UPDATE folder SET messages = messages + 1 WHERE name_key = 'sent'");
                link.update("INSERT INTO content(refs, size, data) SELECT refs, size, data FROM content");
            }
            assertThat(store.problems()).hasSize(3);
        }
    }

    @Test
    void secondProcessMayChangeAccountsButNotServe() throws Exception {
        try (StoreFixture server = new StoreFixture(directory);
                ServerLock held = ServerLock.acquire(directory);
                StoreFixture command = new StoreFixture(directory)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> ServerLock.acquire(directory)).hasMessageContaining("another Postern server");
            Account dora = command.database
                    .accounts()
                    .add(EmailAddress.parse("dora@office.test"), "Dora", "secret".toCharArray(), 0);
            assertThat(server.database.accounts().find(dora.address())).contains(dora);
            command.deliver(dora, StoreFixture.message("x", "y"));
            assertThat(server.folder(dora, "inbox").messages()).isEqualTo(1);
            server.deliver(dora, StoreFixture.message("x", "y"));
            assertThat(command.folder(dora, "inbox").messages()).isEqualTo(2);
        }
    }

    @Test
    void refusesNewMailEarlyWhenTheDiskIsFullAndStillDeletes() throws Exception {
        String uidl;
        try (StoreFixture store = new StoreFixture(directory)) {
            uidl = store.deliver(store.alice, StoreFixture.message("x", "y")).uidl();
        }
        long total = Files.getFileStore(directory).getTotalSpace();
        assertThat(DiskSpace.judge(total, total / 16, () -> 0)).isTrue();
        assertThat(DiskSpace.judge(10, 100, () -> 1_000)).isFalse(); // no room for the log
        assertThat(DiskSpace.judge(30, 100, () -> 50)).isFalse();
        assertThat(DiskSpace.judge(30, 100, () -> 70)).isTrue(); // deleted mail makes room
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(store.mail.intake()).isEqualTo(Mailboxes.Intake.OPEN);
            assertThat(store.mail.purge(store.alice.id(), List.of(uidl))).isEqualTo(1);
        }
    }

    @Test
    void aMaildropOfFiftyThousandIsOpenedFromTheIndexAlone() throws SQLException, IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            long inbox = store.folder(store.alice, "Inbox").id();
            try (Link link = Link.open(directory.resolve("mail.db"), 1_000)) {
                link.begin();
                link.run("INSERT INTO content(id, refs, size, data) VALUES(1, 50000, 1, x'00')");
                link.update("""
                        INSERT INTO message(folder_id, uid, mod_seq, flags, arrived, size, attachments, content_id)
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
                        SELECT ?, i, i, 0, 0, i, 0, 1 FROM n""", inbox);
                link.update(
                        "UPDATE folder SET uid_next = 50001, mod_seq = 50001, messages = 50000, unread = 50000 WHERE id = ?",
                        inbox);
                link.commit();
                List<String> plan = link.all(
                        "EXPLAIN QUERY PLAN SELECT id, size FROM message INDEXED BY message_by_uid"
                                + " WHERE folder_id = ? AND uid > ? ORDER BY uid",
                        row -> row.getString(4),
                        inbox,
                        0);
                assertThat(plan).hasSize(1).first().asString().contains("USING COVERING INDEX message_by_uid");
            }
            try (Maildrop maildrop = store.mail.openMaildrop(store.alice.id(), "Inbox")) {
                assertThat(maildrop.count()).isEqualTo(50_000);
                assertThat(maildrop.size(49_999)).isEqualTo(50_000);
            }
            List<MessageRow> deep = store.mail.list(inbox, Mailboxes.ListFilter.ALL, 49_990, 50);
            assertThat(deep).hasSize(10);
            assertThat(deep.get(9).uid()).isEqualTo(1);
            assertThat(store.mail.list(inbox, Mailboxes.ListFilter.ALL, 30_000, 2))
                    .extracting(MessageRow::uid)
                    .containsExactly(20_000L, 19_999L);
            assertThat(store.mail.list(inbox, Mailboxes.ListFilter.ALL, 50_000, 2))
                    .isEmpty();
        }
    }

    @Test
    void usesAStatementAgainAfterItFailed() throws SQLException {
        try (Link link = Link.open(directory.resolve("any.db"), 100)) {
            link.run("CREATE TABLE t(a UNIQUE)");
            String insert = "INSERT INTO t VALUES(?) RETURNING a";
            link.number(insert, 1);
            assertThatThrownBy(() -> link.number(insert, 1)).isInstanceOf(SQLException.class);
            assertThat(link.number(insert, 2)).isEqualTo(2);
        }
    }

    @Test
    void spoolsLargeMailInNamelessFilesAndReturnsAllMemory() throws IOException {
        StoreSettings small = StoreFixture.settings(10_000, 1 << 20);
        SpoolDirectory spool = new SpoolDirectory(directory.resolve("spool"), small);
        byte[] part = new byte[7_000];
        try (Spool.Sink sink = spool.begin("prefix".getBytes(StandardCharsets.US_ASCII))) {
            sink.write(part, 0, part.length);
            assertThat(spool.memoryInUse()).isPositive();
            sink.write(part, 0, part.length);
            assertThat(spool.memoryInUse()).isZero();
            try (SpooledMessage message = sink.finish()) {
                assertThat(message.open().readAllBytes())
                        .hasSize(14_006)
                        .startsWith("prefix".getBytes(StandardCharsets.US_ASCII));
                assertThat(message.open().readAllBytes()).hasSize(14_006);
            }
        }
        try (Spool.Sink dropped = spool.begin(part)) {
            assertThat(dropped.size()).isEqualTo(7_000);
        }
        assertThat(spool.memoryInUse()).isZero();
        try (var files = Files.list(directory.resolve("spool"))) {
            assertThat(files).isEmpty();
        }
    }

    /** Delivers until it is killed, printing the subject of each acknowledged message. */
    static final class DeliveringChild {
        private DeliveringChild() {}

        public static void main(String[] args) throws Exception {
            StoreFixture store = new StoreFixture(Path.of(args[0]));
            for (int t = 0; t < 4; t++) {
                int thread = t;
                Thread sender = new Thread(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        String subject = args[1] + "-" + thread + "-" + i;
                        try {
                            store.deliver(
                                    store.alice,
                                    StoreFixture.message(subject, "x".repeat(i % 8 == thread ? 1_500_000 : i % 5_000)));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        synchronized (store) {
                            System.out.println(subject);
                            System.out.flush();
                        }
                    }
                });
                sender.start();
            }
        }
    }
}
