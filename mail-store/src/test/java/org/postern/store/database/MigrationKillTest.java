package org.postern.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.sql.MailDatabase;
import org.postern.store.sql.StoreFixture;

/** {@code kill -9} before, in and after the copy and the migration: the store is the older or the newer one, with all in it. */
class MigrationKillTest {
    private static final int MEBIBYTES = 24;

    @TempDir
    Path temporary;

    @Test
    void aKilledMigrationLeavesAWholeStoreOfEitherVersion() throws Exception {
        Random random = new Random(5);
        int older = 0;
        for (int version = 1; version < Schema.VERSION; version++) {
            Path made = Files.createDirectory(temporary.resolve("made-" + version));
            OldStore.unpack(made, version);
            OldStore.enlarge(made, MEBIBYTES);
            List<String> content = OldStore.content(made.resolve("mail.db"));
            assertThat(content).hasSizeGreaterThan(300);
            Path data = Files.createDirectory(temporary.resolve("data-" + version));
            Path file = data.resolve("mail.db");
            Path copy = data.resolve("mail.db.schema-" + version);
            Path part = data.resolve("mail.db.schema-" + version + ".part");
            long size = Files.size(made.resolve("mail.db"));
            List<BooleanSupplier> moments =
                    new ArrayList<>(List.of(() -> Files.exists(copy), () -> length(data.resolve("mail.db-wal")) > 0));
            // The copy is made alike for all versions, and the statements of old ones run in the migrations of all
            // before them.
            boolean last = version >= Schema.VERSION - 2;
            if (last) {
                moments.add(() -> Files.exists(data.resolve("run/opening")));
                moments.add(() -> Files.exists(part));
                moments.add(() -> length(part) > size / 4);
                moments.add(() -> length(part) > size * 9 / 10);
            }
            for (int i = 0; i < (last ? 4 : 1); i++) {
                int spins = random.nextInt(1 << 12);
                moments.add(() -> Files.exists(copy) && spun(spins));
            }
            for (int round = 0; round < moments.size(); round++) {
                anew(made.resolve("mail.db"), data);
                kill(data, moments.get(round));
                int found = OldStore.version(file);
                assertThat(found).isIn(version, Schema.VERSION);
                assertThat(OldStore.content(file)).isEqualTo(content);
                if (Files.exists(copy)) {
                    assertThat(OldStore.version(copy)).isEqualTo(version);
                    assertThat(OldStore.content(copy)).isEqualTo(content);
                } else {
                    assertThat(found).as("no migration without a copy").isEqualTo(version);
                }
                older += found == version ? 1 : 0;
            }
            try (StoreFixture store = new StoreFixture(data)) {
                assertThat(store.problems()).isEmpty();
                assertThat(store.folder(store.alice, "Receipts 2026").messages())
                        .isEqualTo(2);
            }
            assertThat(OldStore.version(file)).isEqualTo(Schema.VERSION);
            assertThat(part).doesNotExist();
        }
        assertThat(older).as("some kills came before the end").isPositive();
    }

    /** A fresh data directory with the older store. */
    private static void anew(Path store, Path data) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(data, "{mail,search}.db*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(data.resolve("run/opening"));
        Files.copy(store, data.resolve("mail.db"));
    }

    private static void kill(Path data, BooleanSupplier moment) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.sqlite.tmpdir="
                                + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        Child.class.getName(),
                        data.toString())
                .inheritIO()
                .start();
        while (!moment.getAsBoolean() && child.isAlive()) {
            LockSupport.parkNanos(1_000_000);
        }
        child.destroyForcibly().waitFor();
    }

    private static boolean spun(int times) {
        for (int i = 0; i < times; i++) {
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // not there, or no more
        }
    }

    /** Opens the store as a server does, and ends. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try (ServerLock lock = ServerLock.acquire(Path.of(arguments[0]));
                    MailDatabase database =
                            MailDatabase.open(lock, StoreFixture.SETTINGS, Clock.systemUTC(), (done, total) -> {})) {
                database.clearSpool();
            }
        }
    }
}
