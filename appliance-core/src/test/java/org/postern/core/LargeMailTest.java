package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail of nearly the largest size passes through a server whose heap is a fraction of what copies of it would take. */
class LargeMailTest {
    private static final int FILE = 35 << 20;

    @TempDir
    Path directory;

    @Test
    void receivesReadsDownloadsAndSendsALargeMailInASmallHeap() throws Exception {
        Path data = Office.in(directory);
        byte[] file = new byte[FILE];
        new Random(7).nextBytes(file);
        try (ServerProcess server = ServerProcess.serve(data)) {
            try (SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
                smtp.say("EHLO load.test");
                smtp.say("MAIL FROM:<carol@example.net>");
                smtp.say("RCPT TO:<" + Office.ALICE + ">");
                smtp.say("DATA");
                smtp.write(
                        ("From: <carol@example.net>\r\nTo: <alice@office.test>\r\nSubject: large\r\nMIME-Version: 1.0\r\n"
                                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file.\r\n--b\r\n"
                                        + "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
                                        + "Content-Disposition: attachment; filename=large.bin\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                smtp.write(Base64.getMimeEncoder().encode(file));
                assertThat(smtp.say("\r\n--b--\r\n.")).startsWith("250");
            }
            WebClient browser = new WebClient("https://localhost:" + server.port("https"));
            assertThat(browser.login(Office.ALICE, Office.PASSWORD).status()).isEqualTo(303);
            String uidl = browser.get("/mail/inbox").uidls().get(0);
            WebClient.Page read = browser.get("/mail/inbox/" + uidl);
            assertThat(read.status()).isEqualTo(200);
            assertThat(read.text()).contains("See the file.").contains("large.bin");
            assertSame(file, download(browser, "inbox", uidl, read));

            Map<String, String> form = browser.get("/compose").hidden("/compose");
            form.putAll(Map.of(
                    "to",
                    Office.ALICE,
                    "cc",
                    "",
                    "bcc",
                    "",
                    "subject",
                    "back",
                    "body",
                    "As you asked.",
                    "action",
                    "send"));
            WebClient.Page sent = browser.postMultipart("/compose", form, "large.bin", file);
            assertThat(sent.status()).as(sent.text()).isEqualTo(303);
            String second = browser.get("/mail/inbox").uidls().get(0);
            assertThat(second).isNotEqualTo(uidl);
            assertSame(file, download(browser, "inbox", second, browser.get("/mail/inbox/" + second)));
            assertThat(server.stop()).isZero();
        }
    }

    static byte[] download(WebClient browser, String folder, String uidl, WebClient.Page read) throws Exception {
        String start = "/mail/" + folder + "/" + uidl + "/part/";
        int at = read.text().indexOf(start);
        assertThat(at).as("a link to the part").isPositive();
        String path = read.text().substring(at).split("[\"?#]", 2)[0];
        WebClient.Page part = browser.get(path);
        assertThat(part.status()).isEqualTo(200);
        return part.bytes();
    }

    private static void assertSame(byte[] expected, byte[] actual) throws Exception {
        assertThat(actual).hasSize(expected.length);
        assertThat(MessageDigest.getInstance("SHA-256").digest(actual))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(expected));
    }
}
