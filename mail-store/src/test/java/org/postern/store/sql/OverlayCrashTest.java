package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Overlay;

/** Each change of the overlay is there whole or not at all, wherever the process was killed. */
class OverlayCrashTest {
    private static final int BATCH = 50;

    @TempDir
    Path directory;

    @Test
    void aKilledProcessLeavesWholeChangesOnly() throws Exception {
        new OverlayFixture(directory).close();
        int told = 0;
        for (int round = 0; round < 3; round++) {
            told = Math.max(told, workUntilKilled(7 + 4 * round));
            try (OverlayFixture box = new OverlayFixture(directory)) {
                assertThat(box.problems()).isEmpty();
                long rows = number("SELECT count(*) FROM remote_message");
                long gone = number("SELECT count(*) FROM remote_message WHERE gone IS NOT NULL");
                long read = number("SELECT count(*) FROM remote_message WHERE message_id IS NOT NULL OR doomed = 1");
                assertThat(rows).isGreaterThanOrEqualTo(told);
                assertThat(rows % BATCH).isZero();
                assertThat(read % BATCH).isZero();
                assertThat(gone).isIn(0L, rows);

                box.seen(OverlayFixture.listing((int) rows));
                long doomed = box.overlay.doomed(box.alice.id()).size();
                assertThat(box.overlay.progress(box.alice.id()))
                        .isEqualTo(new Overlay.Progress((int) (rows - doomed), (int) (read - doomed)));
                assertThat(box.rows("Inbox")).hasSizeLessThanOrEqualTo((int) (read - doomed));
                assertThat(box.problems()).isEmpty();
            }
        }
        assertThat(told).isGreaterThan(BATCH);
    }

    private long number(String query) throws Exception {
        try (Link link = Link.open(directory.resolve("mail.db"), 5_000)) {
            return link.number(query);
        }
    }

    /** Returns how many messages were acknowledged. */
    private int workUntilKilled(int afterLines) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.sqlite.tmpdir="
                                + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        WorkingChild.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int acknowledged = 0;
        int lines = 0;
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = out.readLine()) != null) {
                acknowledged = Integer.parseInt(line);
                if (++lines == afterLines) {
                    child.toHandle().destroyForcibly(); // leaves the pipe readable to its end
                }
            }
        }
        child.waitFor();
        return acknowledged;
    }

    /** Lives with a server that grows, that shows nothing now and then, and whose mail is read and deleted. */
    static final class WorkingChild {
        private WorkingChild() {}

        public static void main(String[] arguments) {
            PrintStream out = System.out;
            try (OverlayFixture box = new OverlayFixture(Path.of(arguments[0]))) {
                int known = box.seen(List.of()).gone();
                while (true) {
                    box.seen(OverlayFixture.listing(known));
                    known += BATCH;
                    box.seen(OverlayFixture.listing(known));
                    box.stubs("u", IntStream.rangeClosed(1, known).toArray());
                    out.println(known);
                    box.mail.purge(
                            box.alice.id(), List.of(box.rows("Inbox").get(0).uidl()));
                    box.mail.move(
                            box.alice.id(), List.of(box.rows("Inbox").get(0).uidl()), "Archive");
                    box.seen(List.of());
                    out.println(known);
                }
            }
        }
    }
}
