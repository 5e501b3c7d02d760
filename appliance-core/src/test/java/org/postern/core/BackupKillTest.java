package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;

/** {@code kill -9} in the middle of a backup and of a restoration: the old, or the new, and nothing between. */
class BackupKillTest {
    private static final int ROUNDS = Integer.getInteger("postern.backup.kill.rounds", 1);

    @TempDir
    Path directory;

    private Path data;
    private Path key;

    @BeforeEach
    void makeABox() throws Exception {
        data = Office.in(directory);
        String said = Commands.run(data, "recovery-key", "new");
        key = Files.writeString(
                directory.resolve("key"),
                said.lines()
                        .filter(line -> line.matches(" +([0-9A-Z]{8}-?){4}"))
                        .collect(Collectors.joining()));
        fill(Office.ALICE, 400);
    }

    private void fill(String address, int messages) throws IOException {
        Random random = new Random(messages);
        StringBuilder mbox = new StringBuilder();
        for (int i = 0; i < messages; i++) {
            byte[] noise = new byte[40_000];
            random.nextBytes(noise);
            mbox.append("From a@b.example Mon Nov  2 10:00:00 2026\nSubject: m")
                    .append(i)
                    .append("\n\n")
                    .append(java.util.Base64.getMimeEncoder()
                            .encodeToString(noise)
                            .replace("\r", ""))
                    .append("\n\n");
        }
        Path file = Files.writeString(directory.resolve("fill.mbox"), mbox);
        Commands.run(data, "import", address, file.toString());
    }

    @Test
    void aKilledBackupLeavesNoFileOrAWholeOne() throws Exception {
        Path file = directory.resolve("box.postern");
        Path part = directory.resolve("box.postern.part");
        int cut = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (long bytes : new long[] {0, 1, 5 << 20, 15 << 20, Long.MAX_VALUE}) {
                Process process = ServerProcess.start("backup", file.toString(), "--data", data.toString());
                waitFor(process, () -> Files.exists(file) || (Files.exists(part) && size(part) >= bytes));
                process.destroyForcibly().waitFor();
                if (Files.exists(file)) {
                    assertThat(look(file)).contains("whole");
                    Files.delete(file);
                } else {
                    cut++;
                }
            }
        }
        assertThat(cut).as("some were cut off in the middle").isPositive();
        assertThat(Commands.run(data, "backup", file.toString())).contains("400 messages");
        assertThat(part).doesNotExist();
        assertThat(look(file)).contains("whole");
        assertThat(Commands.run(data, "check")).contains("mail database: whole");
    }

    @Test
    void aKilledRestorationLeavesTheOldBoxOrTheNewOne() throws Exception {
        Path file = directory.resolve("box.postern");
        Commands.run(data, "backup", file.toString());
        List<String> outcomes = new ArrayList<>();
        Path fresh = data.resolve("restore.new");
        List<BooleanSupplier> moments = List.of(
                () -> Files.exists(fresh),
                () -> size(fresh.resolve("mail.db")) > 1 << 20,
                () -> size(fresh.resolve("mail.db")) > 15 << 20,
                () -> Files.exists(fresh.resolve("mail.db-wal")),
                () -> Files.exists(fresh.resolve("mail.db-shm")),
                () -> Files.exists(fresh.resolve("complete.part")),
                () -> Files.exists(fresh.resolve("complete")),
                this::putAside,
                () -> Files.exists(fresh.resolve("complete")) && !Files.exists(fresh.resolve("mail.db")),
                () -> Files.exists(fresh.resolve("complete")) && !Files.exists(fresh.resolve("keys")));
        for (int round = 0; round < ROUNDS; round++) {
            for (BooleanSupplier moment : moments) {
                mark(); // the old box is told from the new one by an alias that the backup does not have
                Process process = ServerProcess.start(
                        "restore",
                        file.toString(),
                        "--replace",
                        "--data",
                        data.toString(),
                        "--recovery-key-file",
                        key.toString());
                waitFor(process, moment);
                process.destroyForcibly().waitFor();
                boolean marked = Files.exists(fresh.resolve("complete"));
                // Any command goes on where it was cut off.
                boolean old = Commands.run(data, "alias", "list").contains("marked@office.test");
                assertThat(old && marked).as("what was marked is completed").isFalse();
                outcomes.add(old ? "old" : marked ? "completed" : "new");
                assertThat(Commands.run(data, "check")).contains("mail database: whole");
                assertThat(fresh.resolve("complete")).doesNotExist();
                removeAside();
            }
        }
        assertThat(outcomes).as("cut off before the mark, and after it").contains("old", "completed");
    }

    /** Waits for the moment as closely as it can, or for the end of the process. */
    private static void waitFor(Process process, BooleanSupplier moment) {
        while (process.isAlive() && !moment.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private boolean putAside() {
        try (Stream<Path> all = Files.list(data)) {
            return all.anyMatch(path -> path.getFileName().toString().startsWith("before-restore-"));
        } catch (IOException e) {
            return false;
        }
    }

    private void removeAside() throws IOException {
        try (Stream<Path> all = Files.list(data)) {
            for (Path path : all.filter(one -> one.getFileName().toString().startsWith("before-restore-"))
                    .toList()) {
                try (Stream<Path> tree = Files.walk(path)) {
                    for (Path one :
                            tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                        Files.delete(one);
                    }
                }
            }
        }
    }

    private void mark() {
        if (!Commands.run(data, "alias", "list").contains("marked@office.test")) {
            Commands.run(data, "alias", "add", "marked@office.test", Office.ALICE);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    private String look(Path file) {
        return Commands.run(data, "restore", file.toString(), "--check", "--recovery-key-file", key.toString());
    }
}
