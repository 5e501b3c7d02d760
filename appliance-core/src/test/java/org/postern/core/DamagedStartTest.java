package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box whose mail database cannot be opened any more, from the start to the way back. */
class DamagedStartTest {
    private static final String MESSAGE = "From: <carol@example.net>\r\nSubject: kept\r\n\r\nbody";

    @TempDir
    Path temporary;

    @Test
    void aDamagedDatabaseIsServedReadOnlyAndSalvaged() throws Exception {
        Path data = Office.in(temporary);
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(send(server)).startsWith("250");
            assertThat(server.stop()).isZero();
        }
        byte[] damaged = Files.readAllBytes(data.resolve("mail.db"));
        Arrays.fill(damaged, 100, 160, (byte) 0x5A); // from here all tables are found
        Files.write(data.resolve("mail.db"), damaged);
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(send(server)).as("deferred, not lost").startsWith("451");
            WebClient browser = new WebClient("https://localhost:" + server.port("https"));
            assertThat(browser.login(Office.ALICE, Office.PASSWORD).status()).isEqualTo(303);
            WebClient.Page list = browser.get("/mail/inbox");
            assertThat(list.text()).contains("The mail on this server is damaged", "kept");
            assertThat(browser.get("/mail/inbox/" + list.uidls().get(0)).text()).contains("body");
            assertThat(browser.until("/healthz", text -> text.contains("store")).status())
                    .isEqualTo(503);
            assertThat(server.stop()).isZero();
        }
        assertThat(Files.readAllBytes(data.resolve("mail.db"))).isEqualTo(damaged);
        assertThat(Files.readString(data.resolve("log/postern.log")))
                .contains("read from the damaged mail database", "postern salvage");
        assertThatThrownBy(() -> ServerProcess.command("", "check", "--data", data.toString()))
                .hasMessageContaining("FAIL mail database");
        assertThat(ServerProcess.command("", "salvage", "--replace", "--data", data.toString()))
                .contains("read 1 message", "is in place");
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(send(server)).startsWith("250");
            WebClient browser = new WebClient("https://localhost:" + server.port("https"));
            assertThat(browser.login(Office.ALICE, Office.PASSWORD).status()).isEqualTo(303);
            assertThat(browser.get("/mail/inbox").uidls()).hasSize(2);
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void aDamagedMessageHasAPageWithWhatIsLeftOfIt() throws Exception {
        Path data = Office.in(temporary);
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(send(server)).startsWith("250");
            assertThat(server.stop()).isZero();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mail.db"));
                Statement statement = connection.createStatement()) {
            // The first octet of the checksum.
            statement.execute("UPDATE content SET data = CAST(substr(data, 1, 1) || x'ff' || substr(data, 3) AS BLOB)");
        }
        try (ServerProcess server = ServerProcess.serve(data)) {
            WebClient browser = new WebClient("https://localhost:" + server.port("https"));
            assertThat(browser.login(Office.ALICE, Office.PASSWORD).status()).isEqualTo(303);
            WebClient.Page list = browser.get("/mail/inbox");
            assertThat(list.text()).contains("[Damaged on disk]");
            String page = "/mail/inbox/" + list.uidls().get(0);
            WebClient.Page read = browser.get(page);
            assertThat(read.status()).isEqualTo(200);
            assertThat(read.text()).contains("damaged on the disk of the mail server", "damaged.eml");
            assertThat(browser.get(page + "/part/2").text()).contains("Subject: kept", "body");
            assertThat(server.stop()).isZero();
        }
    }

    /** Behind the first 64 KiB, where a page or a message would break off in the middle. */
    @Test
    void aFlippedBitFarInALargeMessageIsToldEverywhere() throws Exception {
        Path data = Office.in(temporary);
        try (ServerProcess server = ServerProcess.serve(data);
                SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO load.test");
            for (int size :
                    new int[] {150_000, 3_000_000}) { // one that is compressed, one that passes through no memory
                String text = "0123456789 abcdefghijklmnopqrstuvwxyz\r\n".repeat(size / 39);
                assertThat(smtp.send("carol@example.net", MESSAGE + "\r\n" + text, Office.ALICE))
                        .startsWith("250");
            }
            assertThat(server.stop()).isZero();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mail.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE chunk SET data = CAST(substr(data, 1, length(data) - 9) || x'fe'"
                            + " || substr(data, length(data) - 7) AS BLOB) WHERE number = 1"))
                    .isEqualTo(2);
        }
        try (ServerProcess server = ServerProcess.serve(data)) {
            WebClient browser = new WebClient("https://localhost:" + server.port("https"));
            assertThat(browser.login(Office.ALICE, Office.PASSWORD).status()).isEqualTo(303);
            WebClient.Page list = browser.get("/mail/inbox");
            assertThat(list.uidls()).hasSize(2);
            for (String uidl : list.uidls()) {
                WebClient.Page read = browser.get("/mail/inbox/" + uidl);
                assertThat(read.status()).isEqualTo(200);
                assertThat(read.text()).contains("damaged on the disk of the mail server", "damaged.eml");
            }
            try (SmtpTalk pop3 = SmtpTalk.tls(server.port("pop3s"))) {
                assertThat(pop3.say("USER " + Office.ALICE)).startsWith("+OK");
                assertThat(pop3.say("PASS " + Office.PASSWORD)).startsWith("+OK");
                for (int i = 1; i <= 2; i++) {
                    assertThat(pop3.say("RETR " + i)).startsWith("+OK");
                    String line = pop3.line();
                    boolean told = false;
                    while (!line.equals(".")) {
                        told |= line.contains("damaged on the disk");
                        line = pop3.line();
                    }
                    assertThat(told).isTrue();
                }
            }
            assertThat(server.stop()).isZero();
        }
        assertThatThrownBy(() -> ServerProcess.command(
                        "",
                        "export",
                        "--data",
                        data.toString(),
                        Office.ALICE,
                        temporary.resolve("a.mbox").toString()))
                .hasMessageContaining("damaged on disk")
                .hasMessageContaining("folder Inbox, message 1");
        assertThat(Files.readString(temporary.resolve("a.mbox"))).contains("damaged.eml");
    }

    @Test
    void aDatabaseToWhichSomebodyAddedSomethingIsNotServedAtAll() throws Exception {
        Path data = Office.in(temporary);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mail.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TRIGGER t AFTER INSERT ON message BEGIN DELETE FROM message; END");
        }
        assertThatThrownBy(() -> ServerProcess.serve(data)).isInstanceOf(java.io.IOException.class);
        assertThat(Files.readString(temporary.resolve("serve.err")))
                .contains("not exactly Postern's", "trigger t", "Nothing was changed");
        assertThat(data.resolve("salvaged")).doesNotExist();
        assertThatThrownBy(() -> ServerProcess.command("", "check", "--data", data.toString()))
                .hasMessageContaining("trigger t");
    }

    private static String send(ServerProcess server) throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
            smtp.say("EHLO load.test");
            return smtp.send("carol@example.net", MESSAGE, Office.ALICE);
        }
    }
}
