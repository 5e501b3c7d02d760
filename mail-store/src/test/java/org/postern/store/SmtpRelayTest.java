package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The open-relay table: every row is refused with 55x, from the public listener, which trusts 127.0.0.1 no more than others. */
class SmtpRelayTest {
    /** A forward-path without its brackets, octets as characters, and the whole answer to it. */
    private record Row(String path, String reply) {}

    private static final List<Row> ROWS = rows();

    /** The table is shared with the test of the whole box. */
    private static List<Row> rows() {
        try (InputStream in = Objects.requireNonNull(SmtpRelayTest.class.getResourceAsStream("/relay-table.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 2))
                    .map(row -> new Row(octets(row[0]), row[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String octets(String text) {
        return Pattern.compile("\\\\x([0-9a-f]{2})")
                .matcher(text)
                .replaceAll(match -> Character.toString(Integer.parseInt(match.group(1), 16)));
    }

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
