package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigText;
import org.postern.store.address.EmailAddress;
import org.postern.store.sql.MailDatabase;

/** Form, HTTPS, SMTP hop, store, POP3 hop, page: one letter all the way through the real box. */
class TransactionTest {
    private static final char[] PASSWORD = "correct horse battery".toCharArray();

    @TempDir
    Path temp;

    @Test
    void aLetterWrittenInAFormIsReadInAPage() throws Exception {
        DataDirectory directory = new DataDirectory(temp.resolve("data"));
        directory.make();
        Config config = ConfigText.compose(Map.of(
                "office.domain", "office.test",
                "office.hostname", "localhost",
                "web.https", "127.0.0.1:0",
                "smtp.listen", "127.0.0.1:0",
                "submission.listen-tls", "127.0.0.1:0",
                "submission.listen-starttls", "127.0.0.1:0",
                "pop3.pop3s", "127.0.0.1:0"));
        try (MailDatabase database =
                MailDatabase.open(directory.path(), config.store().settings(), Clock.systemUTC())) {
            for (String name : List.of("alice@office.test", "bob@office.test")) {
                database.accounts().add(EmailAddress.parse(name), name, PASSWORD, 0);
            }
        }
        try (Appliance appliance = Appliance.start(directory, config, Clock.systemUTC())) {
            assertThat(Files.readAllLines(directory.ports()))
                    .contains("https=" + appliance.port("https"), "hop-pop3=" + appliance.port("hop-pop3"));
            String origin = "https://localhost:" + appliance.port("https");
            WebClient alice = new WebClient(origin);
            assertThat(alice.login("alice", new String(PASSWORD)).status()).isEqualTo(303);
            Map<String, String> letter =
                    new LinkedHashMap<>(alice.get("/compose").hidden("/compose"));
            letter.put("to", "bob@office.test");
            letter.put("cc", "");
            letter.put("bcc", "");
            letter.put("subject", "Tür und 扉");
            letter.put("body", "through the postern\n");
            letter.put("action", "send");
            assertThat(alice.postMultipart("/compose", letter, "key.txt", "iron".getBytes(StandardCharsets.UTF_8))
                            .status())
                    .isEqualTo(303);

            WebClient bob = new WebClient(origin);
            assertThat(bob.login("bob", new String(PASSWORD)).status()).isEqualTo(303);
            WebClient.Page inbox = bob.get("/mail/inbox");
            assertThat(inbox.uidls()).hasSize(1);
            assertThat(inbox.text()).contains("Tür und 扉");
            String page = "/mail/inbox/" + inbox.uidls().get(0);
            String letterPage = bob.get(page).text();
            assertThat(letterPage).contains("through the postern", "key.txt", page + "/part/");
            Matcher part = Pattern.compile(page + "/part/\\d+(?=[\"?])").matcher(letterPage);
            assertThat(part.find()).as("a link to the file itself").isTrue();
            assertThat(bob.get(part.group()).text()).isEqualTo("iron");
            assertThat(alice.get(page).status()).isEqualTo(404);
        }
        assertThat(directory.ports()).doesNotExist();
    }
}
