package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Smuggling and injection: what other servers take for the end of data, or for a command behind STARTTLS. */
class SmtpFramingTest {
    private static final String SMUGGLED =
            "MAIL FROM:<boss@office.test>\r\nRCPT TO:<bob@office.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n";

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Every mix of CR, LF and NUL around the dot but the right one, whole and cut at every octet. */
    @TestFactory
    List<DynamicTest> nothingButCrlfDotCrlfEndsData() {
        List<String> ends = new ArrayList<>();
        List<String> breaks = List.of("\r\n", "\n", "\r", "\r\n\r", "\n\r", "\0", "\r\0\n", "\r\r\n");
        for (String before : breaks) {
            for (String after : breaks) {
                if (!(before.equals("\r\n") && (after.equals("\r\n") || after.equals("\r\n\r")))) {
                    ends.add(before + "." + after);
                }
            }
        }
        ends.addAll(List.of("\n.X\n", "\r\n.X\n", "\n.X\r\n", "\r\n.\r", "\r.\n", "\n\n.\n\n"));
        List<DynamicTest> tests = new ArrayList<>();
        for (String end : ends) {
            tests.add(DynamicTest.dynamicTest(visible(end), () -> refused(end)));
        }
        return tests;
    }

    private static void refused(String end) throws Exception {
        for (int cut = 0; cut <= end.length(); cut++) {
            int alice = server.inboxCount(server.alice);
            int bob = server.inboxCount(server.bob);
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.ehlo().data();
                client.raw("Subject: outer\r\n\r\ntext" + end.substring(0, cut));
                client.raw(end.substring(cut) + SMUGGLED);
                assertThat(client.reply()).startsWith("521 ");
                assertThat(client.reply()).isEqualTo("(closed)");
            }
            assertThat(server.inboxCount(server.alice)).isEqualTo(alice);
            assertThat(server.inboxCount(server.bob)).as("nothing smuggled").isEqualTo(bob);
        }
    }

    @Test
    void linesThatBeginWithADotAreUnstuffedAndKept() throws Exception {
        String body = "..\r\n..X\r\n...\r\n.. \r\nend\r\n..\r\n";
        String sent = "Subject: dots\r\n\r\n" + body + ".\r\n";
        for (int cut = 0; cut <= sent.length(); cut++) {
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.ehlo().data();
                client.raw(sent.substring(0, cut));
                client.raw(sent.substring(cut));
                assertThat(client.reply()).startsWith("250 ");
            }
            assertThat(server.newest(server.alice)).endsWith("\r\n\r\n.\r\n.X\r\n..\r\n. \r\nend\r\n.\r\n");
        }
    }

    @Test
    void longLinesAreKeptToTheLastOctet() throws Exception {
        for (int length : new int[] {998, 8_190, 8_192, 65_536, 300_000}) {
            String line = "a".repeat(length - 1) + "z";
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.ehlo().data();
                client.raw("Subject: long\r\n\r\n" + line + "\r\nlast\r\n.\r\n");
                assertThat(client.reply()).startsWith("250 ");
                assertThat(client.say("NOOP")).as("no stray reply").startsWith("250 ");
            }
            assertThat(server.newest(server.alice)).endsWith("\r\n\r\n" + line + "\r\nlast\r\n");
        }
    }

    @Test
    void bareLineEndsAndNulInCommandsCloseTheConnection() throws Exception {
        for (String command :
                List.of("NOOP\n", "NOOP\rNOOP\r\n", "NO\0OP\r\n", "\n", "MAIL FROM:<\"a\nb\"@x.test>\r\n")) {
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.ehlo();
                client.raw(command);
                assertThat(client.reply()).as(visible(command)).startsWith("521 ");
                assertThat(client.reply()).isEqualTo("(closed)");
            }
        }
    }

    @Test
    void whatComesBehindStartTlsInClearIsDropped() throws Exception {
        for (boolean afterData : new boolean[] {false, true}) {
            try (RawClient client = RawClient.plain(server.port("smtp"))) {
                client.ehlo();
                if (afterData) {
                    client.data();
                    client.raw("Subject: first\r\n\r\nx\r\n.\r\n");
                    assertThat(client.reply()).startsWith("250 ");
                }
                client.raw("STARTTLS\r\nEHLO injected.test\r\nMAIL FROM:<injected@example.net>\r\n");
                assertThat(client.reply()).startsWith("220 ");
                client.startTls();
                assertThat(client.say("MAIL FROM:<carol@example.net>"))
                        .as("the state before TLS counts no more, and the injected EHLO never ran")
                        .startsWith("503 ");
                assertThat(client.say("EHLO client.test"))
                        .doesNotContain("STARTTLS")
                        .startsWith("250-");
                client.data();
                client.raw("Subject: secured\r\n\r\nx\r\n.\r\n");
                assertThat(client.reply()).startsWith("250 ");
            }
            assertThat(server.newest(server.alice)).contains("with ESMTPS (TLSv1.3 ");
        }
    }

    private static String visible(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
