package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.tls.ServerKeys;

/** From the first installation to a box at work, with nothing but {@code postern setup}. */
class SetupTest {
    private static final List<String> FREE_PORTS = List.of(
            "web.https=127.0.0.1:0",
            "web.http=",
            "smtp.listen=127.0.0.1:0",
            "submission.listen-tls=127.0.0.1:0",
            "submission.listen-starttls=127.0.0.1:0",
            "pop3.pop3s=127.0.0.1:0",
            "authentication.enabled=false");

    @TempDir
    Path temp;

    @Test
    void theAdministratorSignsInAndGetsTheMailToPostmaster() throws Exception {
        Path data = temp.resolve("box");
        Commands.run(data, "setup", "--first");
        assertThat(ConfigFile.read(data.resolve("postern.toml")).web().https().port())
                .isEqualTo(443);
        setup(data, "--domain", "office.test", "--hostname", "mail.office.test", "--admin", "alice");
        try (TestBox box = TestBox.startAsItIs(data, Clock.systemUTC())) {
            assertThat(box.page("alice", "/mail/inbox").status()).isEqualTo(200);
            assertThat(send(box, "postmaster@office.test")).startsWith("250");
            assertThat(send(box, "abuse@office.test")).startsWith("250");
            assertThat(box.inbox("alice")).hasSize(2);
            // While it runs the next administrator is added, and a host name that is in force from the next start.
            assertThat(setup(data, "--hostname", "box.office.test", "--admin", "bob"))
                    .contains("added bob@office.test", "until it is started again");
            assertThat(box.page("bob", "/mail/inbox").status()).isEqualTo(200);
            assertThat(box.inbox("bob")).isEmpty();
            assertThat(setup(data, "--admin", "bob")).contains("nothing to change", "no restart is needed");
        }
        assertThat(certificate(data)).isEqualTo("CN=mail.office.test");
        try (TestBox box = TestBox.startAsItIs(data, Clock.systemUTC())) {
            assertThat(certificate(data)).isEqualTo("CN=box.office.test");
            assertThat(send(box, "postmaster@office.test")).startsWith("250");
            assertThat(box.inbox("alice")).hasSize(3);
        }
    }

    private String setup(Path data, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("setup", "--yes"));
        command.addAll(List.of(options));
        if (command.contains("--admin")) {
            Path password = Files.writeString(temp.resolve("password"), Office.PASSWORD + "\n");
            command.addAll(List.of("--password-file", password.toString()));
        }
        FREE_PORTS.forEach(port -> command.addAll(List.of("--set", port)));
        return Commands.run(data, command.toArray(String[]::new));
    }

    private static String send(TestBox box, String recipient) throws IOException {
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO client.test");
            return smtp.send("carol@client.test", "Subject: hello\r\n\r\nhello\r\n", recipient);
        }
    }

    private static String certificate(Path data) {
        Config config = ConfigFile.read(data.resolve("postern.toml"));
        DataDirectory directory = new DataDirectory(data);
        return ServerKeys.inspect(
                        directory.keys(), config.tls().settings(config.office(), directory::resolve), Clock.systemUTC())
                .subject();
    }
}
