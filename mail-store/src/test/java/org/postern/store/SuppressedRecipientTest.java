package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.mailbox.Suppressions;
import org.postern.store.sql.MailDatabase;

/** Whoever writes to an address that failed is told at once, until a command lifts that. */
class SuppressedRecipientTest {
    @TempDir
    Path directory;

    @Test
    void isRefusedAtRcptUntilACommandBesideTheServerLiftsIt() throws Exception {
        EmailAddress carol = EmailAddress.parse("carol@far.test");
        try (RunningServer server = new RunningServer(directory);
                MailDatabase command =
                        MailDatabase.open(directory.resolve("data"), StoreSettings.DEFAULT, Clock.systemUTC());
                RawClient client = RawClient.plain(server.port("hop-smtp"))) {
            command.suppressions()
                    .add(new Suppressions.Entry(carol, Instant.now(), "mx said: 550 5.1.1 no such\r\nuser \u00e9"));
            client.ehlo();
            String login = "\0alice@office.test\0" + server.ticket(server.alice);
            client.say("AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
            assertThat(client.say("MAIL FROM:<alice@office.test>")).startsWith("250 ");
            assertThat(client.say("RCPT TO:<Carol@far.test>"))
                    .matches(
                            "550 5\\.1\\.1 delivery to this address failed on \\d{4}-\\d\\d-\\d\\d: mx said: 550 5\\.1\\.1 "
                                    + "no such\\?\\?user \\?; the administrator can lift this");
            assertThat(client.say("RCPT TO:<dave@far.test>")).startsWith("250 ");
            assertThat(command.suppressions().remove(carol)).isTrue();
            assertThat(client.say("RCPT TO:<carol@far.test>")).startsWith("250 ");
        }
    }
}
