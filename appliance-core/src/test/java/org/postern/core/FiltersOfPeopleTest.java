package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;

/** Mail from the Internet that meets a person's filters and vacation notice, and mail that moves in from elsewhere. */
class FiltersOfPeopleTest {
    private static final String SENDER = "127.0.3.1";

    @TempDir
    Path directory;

    private TestInternet internet;
    private FakeMx outside;
    private TestBox office;

    @BeforeEach
    void start() throws Exception {
        internet = new TestInternet();
        outside = internet.host("mx.outside.test");
        for (String domain : List.of("plain.test", "esp.test", "shop.test", "bad.test", "none.test", "signed.test")) {
            internet.dns.record(domain, "MX", "10 mx.outside.test.");
        }
        for (String domain : List.of("plain.test", "esp.test", "shop.test")) {
            internet.dns.text(domain, "v=spf1 ip4:" + SENDER + " -all");
        }
        internet.dns.text("bad.test", "v=spf1 ip4:192.0.2.1 -all");
        internet.dns.text("_dmarc.shop.test", "v=DMARC1; p=none");
        Map<String, String> settings = new TreeMap<>(internet.settings());
        settings.put("smtp.listen", "127.0.2.1:" + internet.port());
        office = TestBox.start(
                directory.resolve("office.test"), "office.test", Clock.systemUTC(), settings, "alice", "bob");
    }

    @AfterEach
    void stop() throws Exception {
        office.close();
        internet.close();
    }

    private String send(String sender, String header, String... recipients) throws IOException {
        try (SmtpTalk smtp = SmtpTalk.plain(SENDER, "127.0.2.1", office.port("smtp"))) {
            smtp.say("EHLO mx.outside.test");
            return smtp.send(sender, header + "\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nhello\r\n", recipients);
        }
    }

    private String toAlice(String sender, String from, String subject) throws IOException {
        return send(sender, "From: " + from + "\r\nTo: alice@office.test\r\nSubject: " + subject, "alice@office.test");
    }

    @Test
    void theVacationNoticeAnswersOnlyPeopleWhoAreProven() throws Exception {
        Path text = Files.writeString(directory.resolve("away.txt"), "I am away.\n");
        Commands.run(office.data(), "vacation", "alice", "--on", "--text-file", text.toString());
        List<String[]> unanswered = List.of(
                new String[] {"carol@bad.test", "carol@bad.test"}, // SPF fails, From without policy
                new String[] {"carol@none.test", "carol@none.test"}, // nothing is published
                new String[] {"carol@bad.test", "carol@plain.test"}, // the proof is of somebody else
                new String[] {"b-c9f3=carol@esp.test", "Carol <carol@esp.test>"},
                new String[] {"carol@esp.test", "carol@plain.test"}, // a service's reverse-path
                new String[] {"orders@shop.test", "Shop <no-reply@shop.test>"},
                new String[] {"no-reply@shop.test", "Shop <no-reply@shop.test>"},
                new String[] {"", "carol@plain.test"});
        for (String[] mail : unanswered) {
            assertThat(toAlice(mail[0], mail[1], "Buy at http://evil.test now"))
                    .as(mail[0] + " " + mail[1])
                    .startsWith("250");
        }
        assertThat(toAlice("carol@plain.test", "Carol <carol@plain.test>", "Buy at http://evil.test now"))
                .startsWith("250");
        FakeMx.Letter answer = outside.letter();
        assertThat(answer.recipients()).containsExactly("carol@plain.test");
        assertThat(answer.from()).isEmpty();
        assertThat(answer.fields("Subject")).containsExactly("Automatic reply");
        assertThat(answer.text()).contains("I am away.").doesNotContain("evil.test now");
        assertThat(Commands.run(office.data(), "queue", "list"))
                .as("nothing else is sent")
                .doesNotContain("@");
        assertThat(outside.letters(1)).hasSize(1);

        assertThat(office.submit(
                        "bob",
                        "bob@office.test",
                        "From: bob@office.test\r\nTo: alice@office.test\r\n\r\nhi",
                        "alice@office.test"))
                .as("a colleague is proven")
                .startsWith("250");
        office.await("bob", "", message -> message.contains("Subject: Automatic reply"));
    }

    @Test
    void aScriptFromElsewhereRefusesFilesAndKnowsDuplicates() throws Exception {
        Path script = Files.writeString(directory.resolve("old.sieve"), """
                require ["fileinto", "variables", "body", "reject", "duplicate", "mailbox", "imap4flags"];
                if header :contains "subject" "paris" {
                    if header :matches "subject" "*：*" { fileinto :create "Reise-${2}"; stop; }
                }
                if body :contains "unwanted" { reject "Not here."; }
                elsif duplicate { discard; }
                """);
        Commands.run(office.data(), "sieve", "put", "alice", script.toString(), "--activate");
        String head = "From: carol@plain.test\r\nTo: alice@office.test\r\n";
        String words =
                "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        assertThat(send("carol@plain.test", head + words + "VU5XQU5URUQgd29yZHM=", "alice@office.test"))
                .isEqualTo("550 5.7.1 Not here.");
        assertThat(send(
                        "carol@bad.test",
                        head + words + "VU5XQU5URUQgd29yZHM=",
                        "alice@office.test",
                        "bob@office.test"))
                .as("for two, from somebody who is not proven: kept")
                .startsWith("250");
        office.await("alice", "", message -> message.contains("VU5XQU5URUQgd29yZHM="));

        String once = head + "Message-ID: <once@plain.test>\r\nSubject: once";
        assertThat(send("carol@plain.test", once, "alice@office.test")).startsWith("250");
        assertThat(send("carol@plain.test", once, "alice@office.test")).startsWith("250");
        assertThat(office.inbox("alice").stream().filter(message -> message.contains("<once@plain.test>")))
                .hasSize(1);

        // Ｐａｒｉｓ：Réunion
        String wide = head + "Subject: =?utf-8?b?77yw772B772S772J772T77yaUsOpdW5pb24=?=";
        assertThat(send("carol@plain.test", wide, "alice@office.test")).startsWith("250");
        office.await("alice", TestBox.octets("Reise-Réunion"), message -> message.contains("77yw772B"));
        for (String query : List.of("paris", "REUNION", "%EF%BC%B0aris+r%C3%A9union")) {
            assertThat(office.page("alice", "/search?q=" + query).text())
                    .as(query)
                    .contains("Ｐａｒｉｓ：Réunion");
        }
    }

    @Test
    void theFoldersOfOtherProgramsMoveInAtOnce() throws Exception {
        Path thunderbird = directory.resolve("Local Folders");
        Files.createDirectories(thunderbird.resolve("Inbox.sbd"));
        String from = "From a@b Mon Nov  2 09:15:00 2026\n";
        Files.writeString(
                thunderbird.resolve("Inbox"),
                from + "X-Mozilla-Status: 0004\nSubject: starred there\nFrom: carol@plain.test\n\nx\n");
        Files.writeString(
                thunderbird.resolve("Inbox.sbd").resolve("Kunden"),
                from + "X-Mozilla-Status: 0001\nSubject: of a customer\nFrom: carol@plain.test\n\nx\n");
        assertThat(Commands.run(office.data(), "import", "alice", thunderbird.toString()))
                .contains("imported 2, skipped 0");
        Path maildir = directory.resolve("Maildir");
        for (String folder : List.of("", ".&kAFP4W4IMH8-", ".&lXdlhw-")) {
            Files.createDirectories(maildir.resolve(folder).resolve("cur"));
            Files.createDirectories(maildir.resolve(folder).resolve("new"));
        }
        Files.writeString(maildir.resolve("cur/1793610900.a:2,FS"), "Subject: from the maildir\n\nx\n");
        Files.writeString(maildir.resolve(".&kAFP4W4IMH8-/cur/1793610900.b:2,S"), "Subject: once sent\n\nx\n");
        Files.writeString(maildir.resolve(".&lXdlhw-/new/1793610900.c"), "Subject: of the company\n\nx\n");
        assertThat(Commands.run(office.data(), "import", "alice", maildir.toString()))
                .contains("imported 3, skipped 0");

        WebClient.Page inbox = office.page("alice", "/mail/inbox");
        assertThat(inbox.text())
                .contains("starred there", "from the maildir", "Kunden", "2026-11-02")
                .doesNotContain("of a customer", "once sent");
        assertThat(office.page("alice", "/mail/sent").text()).contains("once sent");
        assertThat(office.mail("alice", "Kunden")).hasSize(1);
        assertThat(office.mail("alice", TestBox.octets("長文"))).as(inbox.text()).hasSize(1);
    }
}
