package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.FakeMx.Letter;
import org.postern.message.header.HeaderFields;

/** Mail of old programs, scanners and scripts, as it arrives at servers elsewhere. */
class ProgramMailTest {
    @TempDir
    static Path directory;

    private static TestInternet internet;
    private static TestBox box;

    @BeforeAll
    static void start() throws Exception {
        internet = new TestInternet();
        box = TestBox.start(directory.resolve("data"), "office.test", Clock.systemUTC(), internet.settings(), "alice");
    }

    @AfterAll
    static void stop() throws Exception {
        box.close();
        internet.close();
    }

    private static SmtpTalk signedIn() throws Exception {
        SmtpTalk smtp = SmtpTalk.tls(box.port("submissions"));
        smtp.say("EHLO [127.0.0.1]");
        String login = "\0alice@office.test\0" + Office.PASSWORD;
        String token = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        assertThat(smtp.say("AUTH PLAIN " + token)).startsWith("235");
        return smtp;
    }

    @Test
    void rawTextIsEncodedForAServerThatCarriesAsciiOnly() throws Exception {
        FakeMx mx = internet.domain("ascii.test").extensions("8BITMIME");
        String message = "From: Älice <alice@office.test>\r\nTo: Çarol <carol@ascii.test>\r\n"
                + "X-Originating-IP: [192.168.7.7]\r\nSubject: Prüfung 会議\r\n\r\nbödy";
        assertThat(box.submit("alice", "alice@office.test", TestBox.octets(message), "carol@ascii.test"))
                .startsWith("250");
        Letter letter = mx.letter();
        String head = letter.text().substring(0, letter.text().indexOf("\r\n\r\n"));
        assertThat(head.chars()).as(head).allMatch(c -> c < 0x7f);
        HeaderFields fields = HeaderFields.read(new ByteArrayInputStream(letter.content()));
        assertThat(fields.text("Subject", 200)).isEqualTo("Prüfung 会議");
        assertThat(fields.text("From", 200)).isEqualTo("Älice <alice@office.test>");
        assertThat(head).doesNotContain("192.168.7.7").contains("DKIM-Signature:");
        assertThat(Headers.body(letter.text())).isEqualTo("bödy\r\n");
        String sent = box.await("alice", "Sent", mail -> mail.contains("carol@ascii.test"));
        assertThat(Headers.of(sent, "Subject")).isEqualTo(letter.fields("Subject"));
    }

    @Test
    void pathsWithoutBracketsAndMailWithoutAuthorAreCompleted() throws Exception {
        FakeMx mx = internet.domain("bare.test");
        try (SmtpTalk smtp = signedIn()) {
            assertThat(smtp.say("MAIL FROM:alice@office.test SIZE=20")).startsWith("250");
            assertThat(smtp.say("RCPT TO: carol@bare.test")).startsWith("250");
            assertThat(smtp.say("DATA")).startsWith("354");
            assertThat(smtp.say("Subject: meter 7\r\n\r\n42\r\n.")).startsWith("250");
        }
        Letter letter = mx.letter();
        assertThat(letter.from()).isEqualTo("alice@office.test");
        assertThat(letter.fields("From")).containsExactly("\"alice\" <alice@office.test>");
        assertThat(letter.fields("To")).containsExactly("undisclosed-recipients:;");
        assertThat(letter.fields("Date")).hasSize(1);
    }

    @Test
    void bracketsAreLeftOutOnlyAroundOneClearAddress() throws Exception {
        try (SmtpTalk smtp = signedIn()) {
            for (String path : new String[] {
                "alice", "@x.test:alice@office.test", "\"a b\"@office.test", "alice@office.test>", "a@b@office.test", ""
            }) {
                assertThat(smtp.say("MAIL FROM:" + path)).as(path).startsWith("553 5.1.7");
            }
            assertThat(smtp.say("MAIL FROM:bob@office.test")).startsWith("553 5.7.1");
        }
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO mx.example.net");
            assertThat(smtp.say("MAIL FROM:carol@example.net")).startsWith("553 5.1.7");
        }
    }
}
