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
    private static final String DENIED = "550 5.7.1 relaying denied";
    private static final String LITERAL = "553 5.1.3 address literals are not accepted";
    private static final String FORM = "553 5.1.3 a path has the form local-part@domain";
    private static final String ROUTE = "553 5.1.3 source routes are not accepted";
    private static final String DOMAIN = "553 5.1.3 not a domain name";
    private static final String QUOTED = "553 5.1.3 this quoted local part is not accepted";
    private static final String CHARACTER = "553 5.1.3 the local part has a character or a dot that cannot stand there";
    private static final String DOT = "553 5.1.3 a local part does not end with a dot";
    private static final String EMPTY = "553 5.1.3 a recipient cannot be empty";

    /** A forward-path without its brackets, octets as characters, and the whole answer to it. */
    private record Row(String path, String reply) {}

    private static final List<Row> ROWS = List.of(
            new Row("victim@example.com", DENIED),
            new Row("victim%example.com@office.test", DENIED),
            new Row("victim%example.com@[127.0.0.1]", LITERAL),
            new Row("example.com!victim@office.test", DENIED),
            new Row("example.com!victim", FORM),
            new Row("@office.test:victim@example.com", ROUTE),
            new Row("@office.test,@example.com:victim@example.com", ROUTE),
            new Row("victim@example.com@office.test", DOMAIN),
            new Row("\"victim@example.com\"@office.test", QUOTED),
            new Row("\"victim%example.com\"@office.test", DENIED),
            new Row("\"victim@example.com\"", FORM),
            new Row("alice@[127.0.0.1]", LITERAL),
            new Row("alice@[IPv6:::1]", LITERAL),
            new Row("alice@2130706433", DENIED),
            new Row("alice:example.com@office.test", CHARACTER),
            new Row("alice@office.test:25", DOMAIN),
            new Row("alice@office.test.", DOMAIN),
            new Row("alice@sub.office.test", DENIED),
            new Row("alice@test", DENIED),
            new Row("alice@xoffice.test", DENIED),
            new Row("alice@office.test.example.com", DENIED),
            new Row("victim\u00ef\u00bc\u00a0example.com@office.test", CHARACTER),
            new Row("alice@office.test\u00ef\u00bc\u00a0example.com", DOMAIN),
            new Row("alice@office.test%00@example.com", DOMAIN),
            new Row("alice%00@office.test", DENIED),
            new Row("alice(comment)@office.test", CHARACTER),
            new Row("(comment)alice@office.test", CHARACTER),
            new Row("alice@office.test(comment)", DOMAIN),
            new Row("alice @office.test", CHARACTER),
            new Row(" alice@office.test", CHARACTER),
            new Row("alice.@office.test", DOT),
            new Row(".alice@office.test", CHARACTER),
            new Row("al..ice@office.test", CHARACTER),
            new Row("alice@", DOMAIN),
            new Row("@office.test", ROUTE),
            new Row("", EMPTY),
            new Row("alice", FORM),
            new Row("postmaster@example.com", DENIED),
            new Row("alice\u00ff@office.test", CHARACTER));

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
                .map(row -> DynamicTest.dynamicTest(row.path().isEmpty() ? "(empty)" : row.path(), () -> refused(row)))
                .toList();
    }

    private static void refused(Row row) throws Exception {
        for (String utf8 : List.of("", " SMTPUTF8")) {
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.ehlo();
                assertThat(client.say("MAIL FROM:<carol@example.net>" + utf8)).startsWith("250 ");
                assertThat(client.say("RCPT TO:<" + row.path() + ">")).isEqualTo(row.reply());
                assertThat(client.say("RCPT TO:" + (row.path().isEmpty() ? "nobody" : row.path())))
                        .as("without brackets")
                        .isEqualTo("553 5.1.3 the path must stand in angle brackets");
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
