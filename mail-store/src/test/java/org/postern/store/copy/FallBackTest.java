package org.postern.store.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.database.Copies;
import org.postern.store.database.Link;
import org.postern.store.database.OldStore;
import org.postern.store.database.Schema;
import org.postern.store.database.ServerLock;
import org.postern.store.mailbox.StoreException;
import org.postern.store.sql.StoreFixture;

/** Going back to the copy of before a migration: only where nothing is lost, and whole wherever it is cut off. */
class FallBackTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    private static final String[] NEWER = {
        "ALTER TABLE folder ADD COLUMN colour TEXT",
        "ALTER TABLE account ADD COLUMN level INTEGER NOT NULL DEFAULT 7",
        "CREATE TABLE calendar(id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT)",
        "PRAGMA user_version=" + (Schema.VERSION + 1)
    };

    @TempDir
    Path directory;

    @Test
    void putsTheCopyBackAndKeepsTheNewerStore() throws Exception {
        newer(1);
        List<String> before = OldStore.content(directory.resolve("mail.db.schema-" + Schema.VERSION));
        // A killed server leaves what it wrote in the log.
        OldStore.run(directory.resolve("mail.db"), "PRAGMA journal_mode=WAL");
        Path kept = fallBack().orElseThrow();
        assertThat(kept).hasFileName("mail.db.failed-20261123T093000Z");
        assertThat(OldStore.version(kept)).isEqualTo(Schema.VERSION + 1);
        assertThat(OldStore.content(directory.resolve("mail.db"))).isEqualTo(before);
        assertThat(directory.resolve("mail.db.schema-" + Schema.VERSION)).doesNotExist();
        assertThat(fallBack()).as("there is nothing more to do").isEmpty();
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("after", "goes on"));
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void doesNothingToAStoreThatIsNotNewer() throws Exception {
        assertThat(fallBack()).isEmpty();
        assertThat(directory.resolve("mail.db")).doesNotExist();
        OldStore.make(directory, Schema.VERSION, 0);
        List<String> before = OldStore.content(directory.resolve("mail.db"));
        assertThat(fallBack()).isEmpty();
        OldStore.back(directory, 1);
        assertThat(fallBack()).isEmpty();
        assertThat(OldStore.content(directory.resolve("mail.db"))).isEqualTo(before);
    }

    @Test
    void refusesWhereAnythingWouldBeLost() throws Exception {
        newer(0);
        Path file = directory.resolve("mail.db");
        Path sound = Files.copy(file, directory.resolve("sound"));
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put(
                "INSERT INTO message(folder_id, uid, mod_seq, flags, arrived, size, attachments, content_id)"
                        + " SELECT folder_id, uid + 1000, mod_seq, flags, arrived, size, attachments, content_id"
                        + " FROM message LIMIT 3",
                "messages: 3 new, 0 removed, 0 changed");
        changes.put("DELETE FROM message WHERE id = 2", "messages: 0 new, 1 removed, 0 changed");
        changes.put("UPDATE message SET flags = flags | 8 WHERE id IN (3, 4)", "messages: 0 new, 0 removed, 2 changed");
        changes.put("DELETE FROM queue WHERE id = 1", "recipients in the queue: 0 new, 1 removed, 0 changed");
        changes.put(
                "UPDATE queue SET attempts = 1 WHERE id = 2", "recipients in the queue: 0 new, 0 removed, 1 changed");
        changes.put("UPDATE account SET password = 'x' WHERE id = 1", "accounts: 0 new, 0 removed, 1 changed");
        changes.put("UPDATE folder SET mod_seq = mod_seq + 1 WHERE id = 1", "folders: 0 new, 0 removed, 1 changed");
        changes.put("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'message'", "sqlite_sequence");
        changes.put("UPDATE folder SET colour = 'red' WHERE id = 1", "colour, which this version does not know");
        changes.put("UPDATE account SET level = 8 WHERE id = 1", "level, which this version does not know");
        changes.put("INSERT INTO calendar(title) VALUES('x')", "calendar, which this version does not know: 1 rows");
        changes.put("INSERT INTO greylist VALUES('k', 1, 0)", "table greylist: 1 rows were added");
        changes.put("DROP TABLE suppression", "cannot be compared");
        changes.put("ALTER TABLE alias RENAME COLUMN kind TO sort", "cannot be compared");
        changes.put("PRAGMA application_id=1", "not a mail store");
        for (Map.Entry<String, String> change : changes.entrySet()) {
            Files.delete(file);
            Files.copy(sound, file);
            OldStore.run(file, change.getKey());
            byte[] copy = Files.readAllBytes(directory.resolve("mail.db.schema-" + Schema.VERSION));
            assertThatThrownBy(this::fallBack)
                    .as(change.getKey())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll(change.getValue(), "Nothing was changed");
            assertThat(directory.resolve("mail.db.schema-" + Schema.VERSION)).hasBinaryContent(copy);
            assertThat(Copies.failed(directory)).isEmpty();
        }
        Files.delete(file);
        Files.copy(sound, file);
        OldStore.run(file, "INSERT INTO junk_count VALUES(0, 1, 1)", "INSERT INTO forget VALUES(7)");
        assertThat(fallBack())
                .as("what a start does by itself counts as nothing")
                .isPresent();
    }

    @Test
    void refusesWithoutACopyOrWhileTheStoreIsInUse() throws Exception {
        newer(0);
        Path file = directory.resolve("mail.db");
        OldStore.run(file, "PRAGMA journal_mode=WAL");
        try (Link user = Link.open(file, 100)) {
            assertThat(user.number("SELECT count(*) FROM message")).isPositive();
            assertThatThrownBy(this::fallBack).hasMessageContaining("another process");
        }
        Files.move(directory.resolve("mail.db.schema-" + Schema.VERSION), directory.resolve("mail.db.schema-1"));
        assertThatThrownBy(this::fallBack)
                .hasMessageContainingAll("there is no copy mail.db.schema-" + Schema.VERSION, "Nothing was changed");
        Files.copy(directory.resolve("mail.db"), directory.resolve("mail.db.schema-" + Schema.VERSION));
        assertThatThrownBy(this::fallBack).hasMessageContaining("is not of this version");
    }

    @Test
    void aKilledRunIsFinishedByTheNext() throws Exception {
        newer(4);
        Path file = directory.resolve("mail.db");
        Path copy = directory.resolve("mail.db.schema-" + Schema.VERSION);
        List<String> before = OldStore.content(copy);
        Path sound = Files.copy(file, directory.resolve("sound"));
        Path soundCopy = Files.copy(copy, directory.resolve("sound-copy"));
        Random random = new Random(11);
        int cut = 0;
        for (int round = 0; round < 8; round++) {
            Files.deleteIfExists(file);
            Files.copy(sound, file);
            Files.deleteIfExists(copy);
            Files.copy(soundCopy, copy);
            OldStore.run(file, "PRAGMA journal_mode=WAL");
            kill(round == 0 ? 0 : random.nextInt(60), round);
            assertThat(OldStore.content(file)).isEqualTo(before);
            cut += OldStore.version(file) == Schema.VERSION ? 0 : 1;
            fallBack();
            assertThat(OldStore.version(file)).isEqualTo(Schema.VERSION);
            assertThat(OldStore.content(file)).isEqualTo(before);
            assertThat(Copies.failed(directory)).hasSize(1);
            assertThat(OldStore.version(Copies.failed(directory).get(0))).isEqualTo(Schema.VERSION + 1);
            Files.delete(Copies.failed(directory).get(0));
        }
        assertThat(cut).as("some were cut off before the end").isPositive();

        // Between the two names: the link is there, the copy still beside it.
        Files.delete(file);
        Files.copy(sound, file);
        Files.copy(soundCopy, copy);
        Files.createLink(directory.resolve("mail.db.failed-earlier"), file);
        assertThat(fallBack()).contains(directory.resolve("mail.db.failed-earlier"));
        assertThat(OldStore.content(file)).isEqualTo(before);
    }

    @Test
    void copiesGoWhenTheirTimeHasCome() throws Exception {
        newer(0);
        fallBack();
        Path copy = Files.writeString(directory.resolve("mail.db.schema-2"), "x");
        Path part = Files.writeString(directory.resolve("mail.db.schema-2.part"), "x");
        try (StoreFixture store = new StoreFixture(directory)) {
            store.database.removeCopies(Instant.now().minusSeconds(86_400));
            assertThat(copy).exists();
            assertThat(part).doesNotExist();
            assertThat(Copies.failed(directory)).hasSize(1);
            store.database.removeCopies(Instant.now().plusSeconds(86_400));
            assertThat(copy).doesNotExist();
            assertThat(Copies.failed(directory)).isEmpty();
            assertThat(store.problems()).isEmpty();
        }
    }

    /** A store that a newer version migrated, with the copy from before. */
    private void newer(int mebibytes) throws Exception {
        OldStore.make(directory, Schema.VERSION, mebibytes);
        Path file = directory.resolve("mail.db");
        OldStore.run(file, "PRAGMA journal_mode=DELETE");
        Files.copy(file, directory.resolve("mail.db.schema-" + Schema.VERSION));
        OldStore.run(file, NEWER);
    }

    private Optional<Path> fallBack() {
        try (ServerLock lock = ServerLock.acquire(directory)) {
            return FallBack.run(lock, NOW);
        }
    }

    private void kill(int millis, int round) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.sqlite.tmpdir="
                                + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        Child.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try (var said = child.getInputStream()) {
            assertThat(said.read()).as("round " + round + " began").isEqualTo('b');
            child.waitFor(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
            child.destroyForcibly().waitFor();
        }
    }

    /** Says that it begins, and does it. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try (ServerLock lock = ServerLock.acquire(Path.of(arguments[0]))) {
                System.out.println("b");
                System.out.flush();
                FallBack.run(lock, NOW);
            }
        }
    }
}
