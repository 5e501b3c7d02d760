package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The open-relay table: every row is refused with 55x, from the public listener, which trusts 127.0.0.1 no more than others. */
class SmtpRelayTest {
    private static final List<String> ROWS = List.of(
            "victim@example.com",
            "victim%example.com@office.test",
            "victim%example.com@[127.0.0.1]",
            "example.com!victim@office.test",
            "example.com!victim",
            "@office.test:victim@example.com",
            "@office.test,@example.com:victim@example.com",
            "victim@example.com@office.test",
            "\"victim@example.com\"@office.test",
            "\"victim%example.com\"@office.test",
            "\"victim@example.com\"",
            "alice@[127.0.0.1]",
            "alice@[IPv6:::1]",
            "alice@2130706433",
            "alice:example.com@office.test",
            "alice@office.test:25",
            "alice@office.test.",
            "alice@sub.office.test",
            "alice@test",
            "alice@xoffice.test",
            "alice@office.test.example.com",
            "victim\u00ef\u00bc\u00a0example.com@office.test",
            "alice@office.test%00@example.com",
            "alice%00@office.test",
            "alice(comment)@office.test",
            "(comment)alice@office.test",
            "alice@office.test(comment)",
            "alice @office.test",
            " alice@office.test",
            "alice.@office.test",
            ".alice@office.test",
            "al..ice@office.test",
            "alice@",
            "@office.test",
            "",
            "alice",
            "postmaster@example.com");

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(directory, settings -> settings);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    List<DynamicTest> refusesEveryRow() {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(row.isEmpty() ? "(empty)" : row, () -> refused(row)))
                .toList();
    }

    private static void refused(String row) throws Exception {
        for (String utf8 : List.of("", " SMTPUTF8")) {
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.ehlo();
                assertThat(client.say("MAIL FROM:<carol@example.net>" + utf8)).startsWith("250 ");
                assertThat(client.say("RCPT TO:<" + row + ">")).startsWith("55");
                assertThat(client.say("RCPT TO:" + (row.isEmpty() ? "nobody" : row)))
                        .as("without brackets")
                        .startsWith("55");
                assertThat(client.say("DATA")).startsWith("554 ");
                assertThat(client.say("RCPT TO:<alice@office.test>"))
                        .as("the table can be passed")
                        .startsWith("250 ");
            }
        }
    }

    @Test
    void takesTheSameMailboxInOtherSpellings() throws Exception {
        int before = server.inboxCount(server.alice);
        try (RawClient client = RawClient.plain(server.port("smtp"))) {
            client.ehlo();
            client.say("MAIL FROM:<>");
            for (String spelling : List.of("Alice@Office.Test", "\"alice\"@office.test", "ALICE@OFFICE.TEST")) {
                assertThat(client.say("RCPT TO:<" + spelling + ">"))
                        .as(spelling)
                        .startsWith("250 ");
            }
            assertThat(client.say("DATA")).startsWith("354 ");
            client.raw("Subject: once\r\n\r\nx\r\n.\r\n");
            assertThat(client.reply()).startsWith("250 ");
            assertThat(server.inboxCount(server.alice)).as("one copy").isEqualTo(before + 1);
        }
    }

    @Test
    void takesMailFromTheNullSenderAndFromOddButValidPaths() throws Exception {
        for (String from : List.of(
                "<>",
                "<\"odd sender\"@example.net>",
                "<a!b%c@example.net>",
                "<j\u00c3\u00b6rg@example.net> SMTPUTF8")) {
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.ehlo();
                assertThat(client.say("MAIL FROM:" + from)).as(from).startsWith("250 ");
                assertThat(client.say("RCPT TO:<alice@office.test>")).startsWith("250 ");
                client.say("DATA");
                client.raw("Subject: odd\r\n\r\nx\r\n.\r\n");
                assertThat(client.reply()).startsWith("250 ");
            }
        }
    }
}
