package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.copy.Examination;

/** Upgrades as a package does them: with processes, on a box that has mail. */
class UpgradeTest {
    private static final String MESSAGE = "From: <carol@example.net>\r\nSubject: kept\r\n\r\nbody";

    @TempDir
    Path temporary;

    @Test
    void aNewerVersionThatDoesNotBecomeReadyIsFallenBackFrom() throws Exception {
        Path data = boxWithMail();
        int schema = schema(data);
        Path copy = newer(data, schema);
        assertThatThrownBy(() -> ServerProcess.serve(data)).isInstanceOf(IOException.class);
        assertThat(Files.readString(temporary.resolve("serve.err"))).contains("written by a newer Postern");
        assertThat(fallBack(data)).contains("is what it was before", "mail.db.failed-");
        assertThat(copy).doesNotExist();
        assertThat(fallBack(data)).contains("nothing to do");
        receives(data);
        assertThat(ServerProcess.command("", "check", "--data", data.toString()))
                .contains("mail database: whole");
    }

    @Test
    void whatTheNewerVersionTookInIsNotThrownAway() throws Exception {
        Path data = boxWithMail();
        newer(data, schema(data));
        run(
                data,
                "INSERT INTO message(folder_id, uid, mod_seq, flags, arrived, size, attachments, content_id)"
                        + " SELECT folder_id, uid + 1, mod_seq + 1, 0, arrived, size, 0, content_id FROM message",
                "UPDATE folder SET mod_seq = mod_seq + 1, uid_next = uid_next + 1 WHERE messages > 0");
        assertThatThrownBy(() -> fallBack(data))
                .hasMessageContainingAll("messages: 1 new, 0 removed, 0 changed", "Nothing was changed");
        assertThat(Files.exists(data.resolve("mail.db.schema-" + (schema(data) - 1))))
                .isTrue();
    }

    @Test
    void nothingIsPutBackUnderARunningServer() throws Exception {
        Path data = boxWithMail();
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThatThrownBy(() -> fallBack(data))
                    .hasMessageContainingAll("another Postern server", "process " + server.pid());
        }
    }

    @Test
    void anOlderStoreIsMigratedByAStartAndItsCopyGoesInTime() throws Exception {
        Path data = boxWithMail();
        OlderStore.make(data);
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(server.stop()).isZero();
        }
        Path copy = data.resolve("mail.db.schema-2");
        assertThat(copy).exists();
        assertThat(Files.readString(data.resolve("log/postern.log")))
                .contains("the store is of schema 2", "the copy of the earlier version is " + copy);
        receives(data);
        assertThat(copy).as("kept for some days").exists();
        Files.setLastModifiedTime(
                copy,
                java.nio.file.attribute.FileTime.from(java.time.Instant.now().minusSeconds(15 * 86_400)));
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(server.stop()).isZero();
        }
        assertThat(copy).doesNotExist();
        assertThat(Files.readString(data.resolve("log/postern.log"))).contains("removed mail.db.schema-2");
    }

    @Test
    void aMigrationWithoutRoomForTheCopyChangesNothing() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        Needed.that(
                ServerProgram.canRun("/usr/bin/mount")
                        && new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString())
                                        .start()
                                        .waitFor()
                                == 0,
                "the right to mount a tmpfs");
        try {
            Path data = Office.in(disk);
            OlderStore.make(data);
            assertThatThrownBy(() -> ServerProcess.serve(data)).isInstanceOf(IOException.class);
            assertThat(Files.readString(disk.resolve("serve.err")))
                    .contains("MiB of free disk space", "Nothing was changed", "Free some space");
            assertThat(schema(data)).isEqualTo(2);
            assertThat(data.resolve("mail.db.schema-2")).doesNotExist();
            ServerProgram.run("mount", "-o", "remount,size=200m", disk.toString());
            try (ServerProcess server = ServerProcess.serve(data)) {
                assertThat(server.stop()).isZero();
            }
            assertThat(schema(data)).isEqualTo(Examination.current());
        } finally {
            ServerProgram.run("umount", "-l", disk.toString());
        }
    }

    private Path boxWithMail() throws Exception {
        Path data = Office.in(temporary);
        receives(data);
        return data;
    }

    private static void receives(Path data) throws Exception {
        try (ServerProcess server = ServerProcess.serve(data);
                SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO load.test");
            assertThat(smtp.send("carol@example.net", MESSAGE, Office.ALICE)).startsWith("250");
            smtp.say("QUIT");
            assertThat(server.stop()).isZero();
        }
    }

    /** As a version after this one leaves it that was killed before it was ready. */
    private static Path newer(Path data, int schema) throws Exception {
        Path copy = data.resolve("mail.db.schema-" + schema);
        run(data, "VACUUM INTO '" + copy + "'");
        run(data, "ALTER TABLE folder ADD COLUMN colour TEXT", "PRAGMA user_version=" + (schema + 1));
        return copy;
    }

    private static String fallBack(Path data) throws Exception {
        return ServerProcess.command("", "fall-back", "--data", data.toString());
    }

    private static int schema(Path data) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mail.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    private static void run(Path data, String... changes) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mail.db"));
                Statement statement = connection.createStatement()) {
            for (String change : changes) {
                statement.execute(change);
            }
        }
    }
}
