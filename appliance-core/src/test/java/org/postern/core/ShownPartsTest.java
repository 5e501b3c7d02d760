package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.FakeMx.Stage;

/** Mail that came by SMTP, opened in the webmail: what its parts say, and what can be had from it. */
class ShownPartsTest {
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

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

    /** Delivers a mail with that subject and returns the address of its page. */
    private static String mailIn(String subject, String content) throws Exception {
        String message = "From: alice@office.test\r\nTo: alice@office.test\r\nSubject: " + subject
                + "\r\nDate: Mon, 2 Nov 2026 09:15:00 +0900\r\nMIME-Version: 1.0\r\n" + content.replace("\n", "\r\n");
        assertThat(box.submit("alice", "alice@office.test", message, "alice@office.test"))
                .startsWith("250");
        box.await("alice", "", found -> found.contains("Subject: " + subject));
        return "/mail/inbox/" + box.page("alice", "/mail/inbox").uidlOf(subject);
    }

    private static String text(String path) throws Exception {
        WebClient.Page page = box.page("alice", path);
        assertThat(page.status()).as(path).isEqualTo(200);
        return page.text();
    }

    @Test
    void ourReportSaysWhatFailedForWhomAndWhy() throws Exception {
        internet.dns.record("far.test", "MX", "10 mx.far.test.");
        internet.host("mx.far.test").on(Stage.RCPT, "552 5.2.2 over quota");
        box.write("alice", "ben@far.test", "十月の契約", "words");
        box.report("alice", "ben@far.test");
        String page = "/mail/inbox/" + box.page("alice", "/mail/inbox").uidlOf("Undelivered mail returned to sender");
        String shown = text(page);
        assertThat(shown)
                .contains("Your mail was not delivered", "ben@far.test", "The mailbox is full", "over quota", "十月の契約");
        // The parts of the report are links of its card.
        assertThat(shown).contains("?show=1").doesNotContain("十月の契約.eml");
        int at = shown.indexOf("?show=1");
        String part = shown.substring(shown.lastIndexOf('"', at) + 1, at);
        assertThat(text(part + "?show=1")).contains("ben@far.test");
    }

    @Test
    void anInvitationIsToldInTheReadersZone() throws Exception {
        String page = mailIn("budget", """
                Content-Type: multipart/alternative; boundary=b1

                --b1
                Content-Type: text/plain

                You are invited
                --b1
                Content-Type: text/calendar; charset=utf-8; method=REQUEST

                BEGIN:VCALENDAR
                BEGIN:VEVENT
                DTSTART;TZID=Asia/Tokyo:20261110T100000
                DTEND;TZID=Asia/Tokyo:20261110T110000
                SUMMARY:Budget meeting
                LOCATION:Room 3
                ORGANIZER:mailto:kenji@elsewhere.test
                END:VEVENT
                END:VCALENDAR
                --b1--
                """);
        String shown = text(page);
        assertThat(shown)
                .contains("Invitation", "Budget meeting", "Room 3", "kenji@elsewhere.test", "10 November 2026");
        assertThat(shown).contains(page + "/part/2");
        assertThat(text(page + "/part/2")).startsWith("BEGIN:VCALENDAR");
    }

    @Test
    void picturesStandWhereTheyStoodAmongTheTexts() throws Exception {
        String html = "Content-Type: text/html\n\n<p>%s</p>\n--b1\n";
        String page = mailIn(
                "pictures",
                "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n" + html.formatted("before")
                        + "Content-Type: image/png; name=one.png\nContent-Disposition: inline; filename=one.png\n"
                        + "Content-Transfer-Encoding: base64\n\n" + PICTURE + "\n--b1\n"
                        + html.formatted("after").replace("--b1\n", "--b1--\n"));
        assertThat(text(page)).contains("one.png", page + "/part/2");
        assertThat(text(page + "/body").replaceAll("\\s+", " "))
                .containsSubsequence("before", "data:image/png;base64," + PICTURE.substring(0, 20), "after");
    }

    /** The paperclip says what the page says: a second text is no file, whatever the header lets one guess. */
    @Test
    void theListMarksFilesAsThePageDoes() throws Exception {
        String mixed = "Content-Type: multipart/mixed; boundary=b1\n\n";
        mailIn("list-no-parts", mixed + "Good day,\n\nthe list took the parts away.\n");
        mailIn("list-footer", mixed + "--b1\n\nwords\n--b1\n\nfooter of a list\n--b1--\n");
        mailIn(
                "list-file",
                mixed + "--b1\n\nsee\n--b1\nContent-Type: application/pdf; name=a.pdf\n"
                        + "Content-Disposition: attachment; filename=a.pdf\n\n1\n--b1--\n");
        // Mail is read in the order in which it came.
        WebClient.Page list = box.browser("alice")
                .until("/mail/inbox", page -> row(page, "list-file").contains("has attachments"));
        assertThat(row(list.text(), "list-footer")).isNotEmpty().doesNotContain("has attachments");
        assertThat(row(list.text(), "list-no-parts")).isNotEmpty().doesNotContain("has attachments");
    }

    private static String row(String list, String subject) {
        int at = list.indexOf(subject);
        return at < 0 ? "" : list.substring(at, list.indexOf("</tr>", at));
    }

    @Test
    void filesOfAMessageInsideCanBeHad() throws Exception {
        String page = mailIn("outer", """
                Content-Type: multipart/mixed; boundary=b1

                --b1
                Content-Type: text/plain

                see
                --b1
                Content-Type: message/rfc822

                From: a@elsewhere.test
                Subject: the inner one
                Content-Type: multipart/mixed; boundary=b2

                --b2
                Content-Type: text/plain

                inner words
                --b2
                Content-Type: application/pdf; name=inner.pdf
                Content-Transfer-Encoding: base64

                MTIz
                --b2
                Content-Type: text/plain; name=x.txt

                begin 644 nothing.txt
                --b2--
                --b1--
                """);
        assertThat(text(page)).contains("the inner one.eml");
        String inner = text(page + "/part/2?show=1");
        assertThat(inner).contains("inner words", "inner.pdf", page + "/part/2002");
        assertThat(text(page + "/part/2002")).isEqualTo("123");
        for (String none : new String[] {"0", "9", "9002", "2001", "1002", "x", "99999999999"}) {
            assertThat(box.browser("alice").get(page + "/part/" + none).status())
                    .as(none)
                    .isEqualTo(404);
        }
    }

    @Test
    void addressesInAMailOpenALetter() throws Exception {
        String page = mailIn(
                "link", "Content-Type: text/plain; charset=utf-8\n\nwrite to sales@shop.test or see www.shop.test\n");
        assertThat(text(page)).contains("href=\"/compose?to=sales%40shop.test\"", "href=\"https://www.shop.test\"");
        assertThat(text("/compose?to=sales%40shop.test")).contains("sales@shop.test");
    }
}
