package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole box is no open relay: the table of {@code SmtpRelayTest}, tried from an address outside and from the box's own,
 * under every name a client may greet with and every sender it may claim, and with the victim's server waiting in DNS. Not
 * one connection reaches it.
 */
class RelayTableTest {
    private static final List<String> GREETINGS = List.of(
            "EHLO example.net",
            "EHLO mail.office.test",
            "EHLO office.test",
            "EHLO localhost",
            "EHLO [127.0.0.1]",
            "HELO 127.0.0.1",
            "HELO office.test");

    private static final List<String> SENDERS = List.of(
            "carol@example.net",
            "alice@office.test",
            "postmaster@office.test",
            "",
            "nobody@office.test",
            "MAILER-DAEMON@office.test",
            "root@localhost",
            "alice@mail.office.test");

    @TempDir
    static Path directory;

    private static TestInternet internet;
    private static TestBox box;
    private static FakeMx victim;

    @BeforeAll
    static void start() throws Exception {
        internet = new TestInternet();
        victim = internet.domain("example.com");
        internet.dns.record("sub.office.test", "MX", "10 mx.example.com.");
        internet.dns.record("xoffice.test", "MX", "10 mx.example.com.");
        internet.dns.record("office.test.example.com", "MX", "10 mx.example.com.");
        Map<String, String> settings = new TreeMap<>(internet.settings());
        settings.put("smtp.tarpit", "0 s");
        settings.put("smtp.max-errors", "1000");
        box = TestBox.start(directory.resolve("data"), "office.test", Clock.systemUTC(), settings, "alice");
    }

    @AfterAll
    static void stop() throws Exception {
        box.close();
        internet.close();
    }

    private static List<String> paths() throws IOException {
        Pattern octet = Pattern.compile("\\\\x([0-9a-f]{2})");
        try (Stream<String> lines = Files.lines(
                Path.of("..", "mail-store", "src", "test", "resources", "relay-table.txt"),
                StandardCharsets.US_ASCII)) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(line -> octet.matcher(line.split("\t", 2)[0])
                            .replaceAll(match -> Character.toString(Integer.parseInt(match.group(1), 16))))
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> refusesEveryRowWhoeverAsks() throws IOException {
        List<String> paths = paths();
        assertThat(paths).hasSizeGreaterThanOrEqualTo(25);
        return Stream.of("127.0.0.7", "127.0.0.1")
                .flatMap(client -> GREETINGS.stream()
                        .map(greeting -> DynamicTest.dynamicTest(
                                client + " " + greeting, () -> refused(client, greeting, paths))));
    }

    private static void refused(String client, String greeting, List<String> paths) throws IOException {
        try (SmtpTalk smtp = SmtpTalk.plain(client, box.port("smtp"))) {
            assertThat(smtp.say(greeting)).startsWith("250");
            for (String sender : SENDERS) {
                String mail = smtp.say("MAIL FROM:<" + sender + ">");
                if (!mail.startsWith("250")) {
                    assertThat(mail).as("from " + sender).startsWith("55");
                    continue;
                }
                for (String path : paths) {
                    assertThat(smtp.say("RCPT TO:<" + path + ">"))
                            .as("from " + sender + " to " + path)
                            .matches("55\\d 5\\..*");
                }
                assertThat(smtp.say("DATA")).startsWith("554");
                assertThat(smtp.say("RSET")).startsWith("250");
            }
        }
        assertThat(victim.commands()).isEmpty();
    }

    @Test
    void takesNothingUnderASenderThatIsAPath() throws IOException {
        try (SmtpTalk smtp = SmtpTalk.plain("127.0.0.7", box.port("smtp"))) {
            smtp.say("EHLO example.net");
            for (String sender : List.of("@office.test:victim@example.com", "a@b@office.test", "alice@[127.0.0.1")) {
                assertThat(smtp.say("MAIL FROM:<" + sender + ">")).as(sender).startsWith("5");
            }
        }
    }

    @Test
    void theListenersOfMembersTakeNothingFromStrangers() throws IOException {
        for (String listener : List.of("hop-smtp", "submissions", "submission")) {
            try (SmtpTalk smtp = listener.equals("submissions")
                    ? SmtpTalk.tls(box.port(listener))
                    : SmtpTalk.plain("127.0.0.1", box.port(listener))) {
                smtp.say("EHLO localhost");
                for (String sender : SENDERS) {
                    assertThat(smtp.say("MAIL FROM:<" + sender + ">"))
                            .as(listener + " from " + sender)
                            .startsWith("530 5.7.0");
                    assertThat(smtp.say("RCPT TO:<victim@example.com>"))
                            .as(listener)
                            .matches("5[03].*");
                }
                assertThat(smtp.say("DATA")).as(listener).matches("5[03].*");
                assertThat(smtp.say("XCLIENT LOGIN=alice")).as(listener).startsWith("5");
            }
        }
        assertThat(victim.commands()).isEmpty();
    }

    /** The gate can fail: mail of a member does reach the victim's server by the same DNS. */
    @Test
    void aMemberReachesTheSameServer() throws Exception {
        TestInternet elsewhere = new TestInternet();
        try (elsewhere;
                TestBox open = TestBox.start(
                        directory.resolve("other"), "office.test", Clock.systemUTC(), elsewhere.settings(), "alice")) {
            FakeMx reached = elsewhere.domain("example.com");
            open.write("alice", "victim@example.com", "hello", "from a member");
            assertThat(reached.letter().recipients()).containsExactly("victim@example.com");
        }
    }
}
