package org.postern.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.DataDirectory;

/** Cut off after any of its steps, a restoration that was marked as examined goes on to the same end. */
class PlacementTest {
    private static final String ASIDE = "before-restore-20261123-101500";

    @TempDir
    Path directory;

    /** A step that may be the last before the power goes. */
    private interface Step {
        void take(Path data) throws IOException;
    }

    /** What {@link Placement#finish} does, in its order. */
    private static final Step[] STEPS = {
        data -> move(data, "mail.db-wal", ASIDE + "/mail.db-wal"),
        data -> move(data, "search.db", ASIDE + "/search.db"),
        data -> move(data, "version", ASIDE + "/version"),
        data -> move(data, "mail.db", ASIDE + "/mail.db"),
        data -> move(data, "restore.new/mail.db", "mail.db"),
        data -> move(data, "keys", ASIDE + "/keys"),
        data -> move(data, "restore.new/keys", "keys"),
        data -> move(data, "certs/own.pem", ASIDE + "/certs/own.pem"),
        data -> move(data, "restore.new/files/certs/own.pem", "certs/own.pem"),
        data -> Files.copy(data.resolve("postern.toml"), data.resolve(ASIDE + "/postern.toml")),
        data -> Files.copy(data.resolve("restore.new/postern.toml"), data.resolve("postern.toml.restored")),
        data -> Files.move(
                data.resolve("postern.toml.restored"),
                data.resolve("postern.toml"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING),
        data -> Files.delete(data.resolve("restore.new/postern.toml"))
    };

    @Test
    void endsTheSameAfterAnyStep() throws IOException {
        Map<String, String> end = Map.of();
        for (int steps = 0; steps <= STEPS.length; steps++) {
            Path data = boxWithABackupBesideIt(directory.resolve("after" + steps));
            new Placement(new DataDirectory(data)).mark(ASIDE, true);
            for (int i = 0; i < steps; i++) {
                STEPS[i].take(data);
            }
            Restoration.finish(new DataDirectory(data));
            Map<String, String> now = tree(data);
            if (steps == 0) {
                end = now;
                assertThat(now)
                        .containsEntry("mail.db", "new mail")
                        .containsEntry("keys/server.pem", "new key")
                        .containsEntry("certs/own.pem", "new certificate")
                        .containsEntry("postern.toml", "new configuration")
                        .containsEntry(ASIDE + "/mail.db", "old mail")
                        .containsEntry(ASIDE + "/mail.db-wal", "old log")
                        .containsEntry(ASIDE + "/search.db", "old index")
                        .containsEntry(ASIDE + "/version", "9.9")
                        .containsEntry(ASIDE + "/keys/server.pem", "old key")
                        .containsEntry(ASIDE + "/keys/only-old.pem", "old key")
                        .containsEntry(ASIDE + "/certs/own.pem", "old certificate")
                        .containsEntry(ASIDE + "/postern.toml", "old configuration")
                        .containsEntry("log/postern.log", "old log lines")
                        .hasSize(13);
            }
            assertThat(now).as("after step " + steps).isEqualTo(end);
        }
    }

    @Test
    void beforeTheMarkNothingIsTouched() throws IOException {
        Path data = boxWithABackupBesideIt(directory.resolve("data"));
        Map<String, String> before = tree(data);
        Restoration.finish(new DataDirectory(data));
        assertThat(tree(data)).isEqualTo(before);
        Files.writeString(data.resolve("restore.new/complete.part"), ASIDE);
        Restoration.finish(new DataDirectory(data));
        assertThat(data.resolve("mail.db")).hasContent("old mail");
    }

    @Test
    void aBoxWithoutMailTakesThePlaceOfOneWithMail() throws IOException {
        Path data = boxWithABackupBesideIt(directory.resolve("data"));
        Files.delete(data.resolve("restore.new/mail.db"));
        new Placement(new DataDirectory(data)).mark(ASIDE, false);
        Restoration.finish(new DataDirectory(data));
        assertThat(tree(data)).containsEntry(ASIDE + "/mail.db", "old mail").doesNotContainKey("mail.db");
    }

    @Test
    void aBoxThatCameBackAsksForNoSetUp() throws IOException {
        Path data = boxWithABackupBesideIt(directory.resolve("data"));
        Files.writeString(data.resolve("SETUP"), "sudo postern setup");
        new Placement(new DataDirectory(data)).mark(ASIDE, true);
        Restoration.finish(new DataDirectory(data));
        assertThat(tree(data)).containsEntry("mail.db", "new mail").doesNotContainKey("SETUP");
    }

    private static Path boxWithABackupBesideIt(Path data) throws IOException {
        Map<String, String> files = new TreeMap<>();
        files.put("mail.db", "old mail");
        files.put("mail.db-wal", "old log");
        files.put("search.db", "old index");
        files.put("version", "9.9");
        files.put("keys/server.pem", "old key");
        files.put("keys/only-old.pem", "old key");
        files.put("certs/own.pem", "old certificate");
        files.put("postern.toml", "old configuration");
        files.put("log/postern.log", "old log lines");
        files.put("restore.new/mail.db", "new mail");
        files.put("restore.new/keys/server.pem", "new key");
        files.put("restore.new/files/certs/own.pem", "new certificate");
        files.put("restore.new/postern.toml", "new configuration");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = data.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return data;
    }

    private static void move(Path data, String from, String to) throws IOException {
        Path target = data.resolve(to);
        Files.createDirectories(target.getParent());
        Files.move(data.resolve(from), target);
    }

    private static Map<String, String> tree(Path data) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(data)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && !path.startsWith(data.resolve("run"))) {
                    files.put(data.relativize(path).toString(), Files.readString(path));
                }
            }
        }
        return files;
    }
}
