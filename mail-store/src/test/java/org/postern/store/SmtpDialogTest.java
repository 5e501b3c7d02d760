package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.HopTicket;
import org.postern.store.address.EmailAddress;

/** Plays the dialog files of {@code dialogs/smtp} and {@code dialogs/hop} against the running server. */
class SmtpDialogTest {
    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(directory);
        EmailAddress small = EmailAddress.parse("small@office.test");
        server.server().accounts().add(small, "", RunningServer.PASSWORD.toCharArray(), 2_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    List<DynamicTest> publicListener() throws Exception {
        return played("smtp", "smtp", Map.of("received50", "Received: by somewhere\\r\\n".repeat(51)));
    }

    @TestFactory
    List<DynamicTest> hopListener() throws Exception {
        HopTicket revoked = server.server().hopTickets().issue(server.alice);
        server.server().hopTickets().revoke(revoked);
        String alice = "alice@office.test";
        return played(
                "hop",
                "hop-smtp",
                Map.of(
                        "password", plain("", alice, RunningServer.PASSWORD),
                        "revoked", plain("", alice, revoked.secret()),
                        "othersname", plain("", alice, server.ticket(server.bob)),
                        "otheridentity", plain("bob@office.test", alice, server.ticket(server.alice)),
                        "ticket", plain("", alice, server.ticket(server.alice))));
    }

    @Test
    void aTicketOpensNothingOnPop3s() throws Exception {
        try (RawClient pop3 = RawClient.tls(server.port("pop3s"))) {
            pop3.reply();
            assertThat(pop3.say("USER alice@office.test")).startsWith("+OK");
            assertThat(pop3.say("PASS " + server.ticket(server.alice))).startsWith("-ERR [AUTH]");
        }
    }

    @Test
    void aPasswordOpensNothingOnTheHopAndATicketDoes() throws Exception {
        try (RawClient pop3 = RawClient.plain(server.port("hop-pop3"))) {
            pop3.reply();
            pop3.say("USER alice@office.test");
            assertThat(pop3.say("PASS " + RunningServer.PASSWORD)).startsWith("-ERR [AUTH]");
            pop3.say("USER alice@office.test");
            assertThat(pop3.say("PASS " + server.ticket(server.alice))).startsWith("+OK");
            assertThat(pop3.say("STAT")).startsWith("+OK");
        }
    }

    @Test
    void aConnectionThatOnlyIdlesIsEnded() throws Exception {
        try (RawClient client = RawClient.plain(server.port("smtp"))) {
            client.ehlo();
            for (int i = 0; i < 99; i++) {
                assertThat(client.say("NOOP")).startsWith("250 ");
            }
            for (int i = 0; i < 19; i++) {
                assertThat(client.say("NOOP")).startsWith("503 5.5.1 too many commands");
            }
            assertThat(client.say("NOOP")).startsWith("421 4.7.0 ");
            assertThat(client.reply()).isEqualTo("(closed)");
        }
    }

    @Test
    void aMessageSentMakesIdleCommandsHarmlessAgain() throws Exception {
        try (RawClient client = RawClient.plain(server.port("smtp"))) {
            client.ehlo();
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 90; i++) {
                    assertThat(client.say("RSET")).startsWith("250 ");
                }
                assertThat(client.data().say("Subject: x\r\n\r\nx\r\n.")).startsWith("250 ");
            }
        }
    }

    @Test
    void twentyThousandRecipientsStopAtAHundred() throws Exception {
        try (RawClient client = RawClient.plain(server.port("smtp"))) {
            client.ehlo().say("MAIL FROM:<carol@example.net>");
            String hundred = "RCPT TO:<alice@office.test>\r\n".repeat(100);
            client.raw(hundred);
            for (int i = 0; i < 100; i++) {
                assertThat(client.reply()).startsWith("250 ");
            }
            for (int batch = 0; batch < 199; batch++) {
                client.raw(hundred);
                for (int i = 0; i < 100; i++) {
                    assertThat(client.reply()).startsWith("452 4.5.3 ");
                }
            }
            assertThat(client.say("DATA")).startsWith("354 ");
            client.raw("Subject: many\r\n\r\nx\r\n.\r\n");
            assertThat(client.reply()).startsWith("250 ");
        }
    }

    @Test
    void aMessageOverTheLimitIsReadToItsEndAndRefused() throws Exception {
        int before = server.inboxCount(server.alice);
        try (RawClient client = RawClient.plain(server.port("smtp"))) {
            client.ehlo().data();
            String block = "0123456789abcde\r\n".repeat(1_000);
            for (int i = 0; i < 260; i++) {
                client.raw(block);
            }
            client.raw(".\r\n");
            assertThat(client.reply()).startsWith("552 5.3.4 ");
            assertThat(client.data().say("x\r\n.")).as("the session goes on").startsWith("250 ");
        }
        assertThat(server.inboxCount(server.alice)).isEqualTo(before + 1);
    }

    private static List<DynamicTest> played(String directory, String listener, Map<String, String> words)
            throws IOException, URISyntaxException {
        Path files = Path.of(Objects.requireNonNull(SmtpDialogTest.class.getResource("/dialogs/" + directory))
                .toURI());
        try (var list = Files.list(files)) {
            List<Path> found = list.sorted().toList();
            assertThat(found).isNotEmpty();
            return found.stream()
                    .map(file -> DynamicTest.dynamicTest(
                            String.valueOf(file.getFileName()),
                            () -> SocketDialog.play(file, server.port(listener), words)))
                    .toList();
        }
    }

    private static String plain(String identity, String user, String secret) {
        return Base64.getEncoder()
                .encodeToString((identity + "\0" + user + "\0" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
