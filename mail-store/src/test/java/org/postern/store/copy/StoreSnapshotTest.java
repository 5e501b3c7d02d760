package org.postern.store.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.PasswordHash;
import org.postern.store.database.Link;
import org.postern.store.database.Schema;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.StoreFixture;

/** A copy of a store in use: sound, and with everything that was acknowledged before it was begun. */
@Timeout(120)
class StoreSnapshotTest {
    private static final int ROUNDS = Integer.getInteger("postern.snapshot.rounds", 12);

    @TempDir
    Path directory;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger written = new AtomicInteger();
    private final Semaphore allowed = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);

    /** A checkpoint after nearly each group: the file changes under the reader all the time. */
    @Test
    void holdsWhatWasAcknowledgedBeforeUnderLoadWithCheckpointsRoundAfterRound() throws Exception {
        try (StoreFixture store = new StoreFixture(data(), checkpointing(16_384))) {
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Random random = new Random(i);
                Thread sender = new Thread(() -> sendUntil(stop, store, random));
                sender.start();
                senders.add(sender);
            }
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    Path copy = directory.resolve("copy" + round);
                    Set<String> known = Set.copyOf(acknowledged);
                    try (StoreSnapshot snapshot = StoreSnapshot.begin(data(), 10_000)) {
                        // Other mail comes between any two pieces of the copy.
                        copy(snapshot, copy, this::sendMore);
                    }
                    assertHolds(copy, known);
                    assertThat(acknowledged.size() - known.size()).isPositive();
                }
            } finally {
                stop.set(true);
                allowed.release(6);
                for (Thread sender : senders) {
                    sender.join();
                }
            }
            assertThat(store.mail.intake()).isEqualTo(Mailboxes.Intake.OPEN);
            assertThat(store.problems()).isEmpty();
        }
    }

    /** All of the log is in the file, so the reader stands at mark 0 and the next writer starts the log afresh. */
    @Test
    void aLogThatStartsAfreshWhileTheFileIsReadIsTakenAsItIsThen() throws Exception {
        try (StoreFixture store = new StoreFixture(data())) {
            fill(store, 60);
            copyAllOfTheLog(store);
            Set<String> known = Set.copyOf(acknowledged);
            Path copy = directory.resolve("copy");
            AtomicBoolean once = new AtomicBoolean();
            try (StoreSnapshot snapshot = StoreSnapshot.begin(data(), 1_000)) {
                int readings = copy(snapshot, copy, () -> {
                    if (once.compareAndSet(false, true)) {
                        fill(store, 60);
                    }
                });
                assertThat(readings).isEqualTo(1);
            }
            assertHolds(copy, known);
        }
    }

    @Test
    void aLogThatStartsAfreshWhileItIsReadIsReadOnceMore() throws Exception {
        try (StoreFixture store = new StoreFixture(data())) {
            fill(store, 400);
            copyAllOfTheLog(store);
            Set<String> known = Set.copyOf(acknowledged);
            Path copy = directory.resolve("copy");
            AtomicInteger pieces = new AtomicInteger();
            try (StoreSnapshot snapshot = StoreSnapshot.begin(data(), 1_000)) {
                long before = Files.size(data().resolve("mail.db-wal"));
                assertThat(before).as("a log of several pieces").isGreaterThan(2 << 20);
                snapshot.copyDatabase(OutputStream.nullOutputStream(), done -> {});
            }
            try (StoreSnapshot snapshot = StoreSnapshot.begin(data(), 1_000)) {
                int inFile = (int) ((snapshot.databaseBytes() + (1 << 20) - 1) >> 20);
                int readings = copy(snapshot, copy, () -> {
                    if (pieces.getAndIncrement() == inFile) {
                        fill(store, 60); // after the first piece of the log
                        var unused = checkpoint();
                    }
                });
                assertThat(readings).isEqualTo(2);
            }
            assertHolds(copy, known);
        }
    }

    @Test
    void copiesAStoreThatNobodyUses() throws Exception {
        try (StoreFixture store = new StoreFixture(data())) {
            fill(store, 20);
        }
        Path copy = directory.resolve("copy");
        try (StoreSnapshot snapshot = StoreSnapshot.begin(data(), 1_000)) {
            assertThat(snapshot.contents().messages()).isEqualTo(20);
            assertThat(snapshot.contents().schema()).isEqualTo(Schema.VERSION);
            assertThat(snapshot.contents().accounts())
                    .extracting(StoreContents.OfAccount::address)
                    .containsExactly("alice@office.test", "bob@office.test");
            copy(snapshot, copy, () -> {});
        }
        assertThat(subjects(copy).equals(acknowledged)).isTrue();
    }

    @Test
    void copiesWhatAKilledServerLeft() throws Exception {
        Path left = directory.resolve("left");
        try (StoreFixture store = new StoreFixture(data())) {
            fill(store, 20);
            Files.createDirectories(left);
            Files.copy(data().resolve("mail.db"), left.resolve("mail.db"));
            Files.copy(data().resolve("mail.db-wal"), left.resolve("mail.db-wal"));
        }
        Path copy = directory.resolve("copy");
        try (StoreSnapshot snapshot = StoreSnapshot.begin(left, 1_000)) {
            copy(snapshot, copy, () -> {});
        }
        assertThat(subjects(copy).equals(acknowledged)).isTrue();
    }

    /** The log cannot be copied past the reader's mark for so long; mail goes on, and later the log is small again. */
    @Test
    void mailFlowsWhileTheMarkIsHeldAndTheLogIsCopiedAfterwards() throws Exception {
        try (StoreFixture store = new StoreFixture(data(), checkpointing(65_536))) {
            fill(store, 20);
            try (StoreSnapshot snapshot = StoreSnapshot.begin(data(), 1_000)) {
                fill(store, 600);
                assertThat(snapshot.contents().messages()).isEqualTo(20);
                assertThat(Files.size(data().resolve("mail.db-wal"))).isGreaterThan(16 * 65_536);
            }
            assertThat(store.mail.intake()).isEqualTo(Mailboxes.Intake.OPEN);
            for (int i = 0; i < 200 && Files.size(data().resolve("mail.db-wal")) > 16 * 65_536; i++) {
                fill(store, 20);
            }
            assertThat(Files.size(data().resolve("mail.db-wal"))).isLessThanOrEqualTo(16 * 65_536);
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoStoreOrOfANewerVersion() throws Exception {
        assertThatThrownBy(() -> StoreSnapshot.begin(data(), 1_000)).hasMessageContaining("no mail database");
        new StoreFixture(data()).close();
        try (Link link = Link.open(data().resolve("mail.db"), 1_000)) {
            link.run("PRAGMA user_version=" + (Schema.VERSION + 1));
        }
        assertThatThrownBy(() -> StoreSnapshot.begin(data(), 1_000)).hasMessageContaining("newer Postern");
        assertThatThrownBy(() -> StoreCopy.settle(data())).hasMessageContaining("newer Postern");
        try (Link link = Link.open(data().resolve("mail.db"), 1_000)) {
            link.run("PRAGMA application_id=1");
        }
        assertThatThrownBy(() -> StoreSnapshot.begin(data(), 1_000)).hasMessageContaining("not a mail store");
    }

    @Test
    void aCopyWithADamagedPageIsNotSettled() throws Exception {
        try (StoreFixture store = new StoreFixture(data())) {
            fill(store, 50);
        }
        Path file = data().resolve("mail.db");
        byte[] bytes = Files.readAllBytes(file);
        for (int page = 10; page < 30; page++) {
            java.util.Arrays.fill(bytes, page * 4096, page * 4096 + 64, (byte) 0x5A);
        }
        Files.write(file, bytes);
        assertThatThrownBy(() -> StoreCopy.settle(data()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("damaged");
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static StoreSettings checkpointing(long bytes) {
        StoreSettings usual = StoreSettings.DEFAULT;
        return new StoreSettings(
                usual.spooling(),
                3,
                new StoreSettings.Caches(512, 2_048, usual.caches().maildropMessages()),
                usual.groups(),
                new StoreSettings.Disk(1 << 20, bytes),
                usual.busyMillis(),
                usual.ages(),
                new PasswordHash.Cost(16, 1, 1));
    }

    /** A checkpoint copies what no reader still needs. So the indexer must have read everything before. */
    private void copyAllOfTheLog(StoreFixture store) {
        Mailboxes.SearchResult found = store.mail.search(store.alice.id(), null, "s1", 0, 1);
        while (!found.complete()) { // each try waits for the indexer
            found = store.mail.search(store.alice.id(), null, "s1", 0, 1);
        }
        boolean all = checkpoint();
        while (!all) { // the store's own checkpoint may be in the way
            all = checkpoint();
        }
    }

    /** Whether all of the log is in the file now. */
    private boolean checkpoint() {
        try (Link link = Link.open(data().resolve("mail.db"), 1_000)) {
            return link.first(
                            "PRAGMA wal_checkpoint(PASSIVE)",
                            row -> row.getLong(1) == 0 && row.getLong(2) == row.getLong(3))
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fill(StoreFixture store, int messages) {
        Random random = new Random(messages);
        for (int i = 0; i < messages; i++) {
            send(store, random);
        }
    }

    private void send(StoreFixture store, Random random) {
        String subject = "s" + written.incrementAndGet();
        byte[] body = new byte[6_000 + random.nextInt(6_000)];
        random.nextBytes(body);
        try {
            store.deliver(
                    store.alice,
                    StoreFixture.message(
                            subject, java.util.Base64.getMimeEncoder().encodeToString(body)));
            acknowledged.add(subject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sendUntil(AtomicBoolean stop, StoreFixture store, Random random) {
        while (!stop.get()) {
            allowed.acquireUninterruptibly();
            send(store, random);
            done.release();
        }
    }

    /** Lets the senders go on, and goes on itself when some of them were answered. */
    private void sendMore() {
        done.drainPermits();
        allowed.release(12);
        done.acquireUninterruptibly(12 - 4);
    }

    private static void assertHolds(Path copy, Set<String> known) throws Exception {
        Set<String> missing = new HashSet<>(known);
        missing.removeAll(subjects(copy));
        assertThat(missing).isEmpty();
    }

    /** Copies it, doing something after each piece; returns how often the log was read. */
    private static int copy(StoreSnapshot snapshot, Path to, Runnable afterPiece) throws IOException {
        Files.createDirectories(to);
        try (OutputStream out = pieces(Files.newOutputStream(to.resolve("mail.db")), afterPiece)) {
            snapshot.copyDatabase(out, done -> {});
        }
        AtomicInteger readings = new AtomicInteger();
        snapshot.copyLog((length, copying) -> {
            readings.incrementAndGet();
            try (OutputStream out = pieces(Files.newOutputStream(to.resolve("mail.db-wal")), afterPiece)) {
                copying.to(out);
            }
            assertThat(to.resolve("mail.db-wal")).hasSize(length);
        });
        return readings.get();
    }

    private static OutputStream pieces(OutputStream out, Runnable after) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                after.run();
            }
        };
    }

    /** The subjects of all mail in a copy, after it was found sound and every message in it could be read. */
    private static Set<String> subjects(Path copy) throws Exception {
        StoreCopy.settle(copy);
        try (Stream<Path> files = Files.list(copy);
                FileChannel database = FileChannel.open(copy.resolve("mail.db"), StandardOpenOption.READ)) {
            assertThat(files).containsExactly(copy.resolve("mail.db"));
            assertThat(database.size()).isPositive();
        }
        Set<String> subjects = new HashSet<>();
        try (StoreFixture store = new StoreFixture(copy)) {
            assertThat(store.problems()).isEmpty();
            try (Maildrop maildrop = store.mail.openMaildrop(store.alice.id(), "Inbox")) {
                for (int i = 0; i < maildrop.count(); i++) {
                    String text = new String(
                            maildrop.content(i).readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
                    subjects.add(text.split("Subject: ", 2)[1].split("\r\n", 2)[0]);
                }
            }
        }
        return subjects;
    }
}
