package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Needed;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.StoreException;

/** The store on a real file system of 24 MiB that gets full; needs the right to mount one. */
class DiskFullTest {
    @TempDir
    Path directory;

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Test
    void refusesMailWhenFullKeepsAllThatItTookAndRecoversByDeleting() throws Exception {
        boolean mounted;
        try {
            mounted = run("mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "tmpfs", directory.toString());
        } catch (IOException e) {
            mounted = false;
        }
        Needed.that(mounted, "the right to mount a tmpfs");
        try {
            fill(0); // no early refusal: SQLite itself meets the end of the disk
            assertThat(run("mount", "-o", "remount,size=24m", directory.toString()))
                    .isTrue();
            fill(1 << 20);
        } finally {
            assertThat(run("umount", directory.toString())).isTrue();
        }
    }

    private void fill(long reserve) throws IOException, InterruptedException {
        Path data = directory.resolve("reserve" + reserve);
        try (StoreFixture store = new StoreFixture(data, StoreFixture.settings(262_144, reserve))) {
            List<String> taken = new ArrayList<>();
            byte[] content = new byte[100_000];
            new Random(5).nextBytes(content);
            StoreException.Kind refused = null;
            while (refused == null && taken.size() < 1_000) {
                try {
                    taken.add(store.deliver(store.alice, content).uidl());
                } catch (CompletionException e) {
                    refused = e.getCause() instanceof StoreException cause ? cause.kind() : null;
                    assertThat(refused).as("%s", e).isNotNull();
                }
            }
            assertThat(refused).isEqualTo(StoreException.Kind.FULL);
            assertThat(taken).hasSizeGreaterThan(10);
            assertThat(store.folder(store.alice, "Inbox").messages()).isEqualTo(taken.size());
            assertThat(store.read(store.alice, taken.get(0))).isEqualTo(content);
            if (reserve > 0) {
                assertThat(store.mail.intake()).isEqualTo(Mailboxes.Intake.FULL);
                assertThat(store.mail.purge(store.alice.id(), taken.subList(0, taken.size() / 2)))
                        .isEqualTo(taken.size() / 2);
                String again = deliverWhenOpen(store, content);
                assertThat(store.read(store.alice, again)).isEqualTo(content);
            }
            assertThat(store.problems()).isEmpty();
            if (reserve == 0) {
                // Room again without any deletion here: it goes on by itself.
                assertThat(run("mount", "-o", "remount,size=48m", directory.toString()))
                        .isTrue();
                assertThat(store.read(
                                store.alice, store.deliver(store.alice, content).uidl()))
                        .isEqualTo(content);
            }
        } finally {
            deleteAll(data);
        }
    }

    /** The answer about free space is kept for a tenth of a second. */
    private static String deliverWhenOpen(StoreFixture store, byte[] content) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (store.mail.intake() != Mailboxes.Intake.OPEN && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return store.deliver(store.alice, content).uidl();
    }

    private static void deleteAll(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
