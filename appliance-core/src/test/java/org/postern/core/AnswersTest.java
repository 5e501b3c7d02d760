package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.FakeMx.Letter;
import org.postern.core.cli.Commands;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;

/** Answers and forwards, from the mail that comes over SMTP to the form, and on to another server. */
class AnswersTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @TempDir
    static Path directory;

    private static TestInternet internet;
    private static FakeMx mx;
    private static TestBox box;

    @BeforeAll
    static void start() throws Exception {
        internet = new TestInternet();
        mx = internet.domain("elsewhere.test").extensions("8BITMIME");
        box = TestBox.start(
                directory.resolve("data"), "office.test", Clock.systemUTC(), internet.settings(), "alice", "bob");
        Commands.run(box.data(), "alias", "add", "info", "alice");
        Commands.run(box.data(), "group", "add", "staff", "alice", "bob");
        Commands.run(box.data(), "group", "add", "only", "alice");
        Commands.run(box.data(), "catch-all", "set", "alice");
    }

    @AfterAll
    static void stop() throws Exception {
        box.close();
        internet.close();
    }

    /** The message in alice's inbox, as its UIDL. */
    private static String delivered(String subject, String header, String body) throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO mx.example.net");
            String message = "From: Kenji Mori <kenji@elsewhere.test>\r\nDate: Mon, 02 Nov 2026 09:15:00 +0900\r\n"
                    + "Subject: " + subject + "\r\n" + header + "\r\n" + body;
            assertThat(smtp.send("kenji@elsewhere.test", TestBox.octets(message), "alice@office.test"))
                    .startsWith("250");
        }
        for (String folder : List.of("inbox", "junk")) {
            WebClient.Page list = box.page("alice", "/mail/" + folder);
            if (list.text().contains(">" + subject + "<")) {
                return list.uidlOf(subject);
            }
        }
        throw new AssertionError("no mail has the subject " + subject);
    }

    private static String page(String query) throws Exception {
        WebClient.Page page = box.page("alice", "/compose?" + query);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return page.text();
    }

    private static String field(String page, String id) {
        Matcher input = Pattern.compile("<input id=\"" + id + "\"[^>]* value=\"([^\"]*)\"")
                .matcher(page);
        assertThat(input.find()).as(id + " in " + page).isTrue();
        return input.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    }

    private static String body(String page) {
        Matcher text = Pattern.compile("(?s)<textarea id=\"body\"[^>]*>\n(.*?)</textarea>")
                .matcher(page);
        assertThat(text.find()).isTrue();
        return text.group(1).replace("&gt;", ">").replace("&lt;", "<");
    }

    private static List<String> all(String pattern, String page) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static MessageView read(byte[] octets) throws Exception {
        return new MessageReader(Clock.systemUTC()).read(new ByteArrayInputStream(octets), Optional.empty());
    }

    private static void send(String page, Map<String, String> fields) throws Exception {
        Map<String, String> letter = new HashMap<>(fields);
        letter.put("ask", "0");
        List<String> kept = all("name=\"keep\" value=\"([^\"]*)\"", page);
        for (String name : List.of("inReplyTo", "references", "sourceAct", "sourceFolder", "sourceUidl")) {
            all("name=\"" + name + "\" value=\"([^\"]*)\"", page).stream()
                    .limit(1)
                    .forEach(
                            value -> letter.put(name, value.replace("&lt;", "<").replace("&gt;", ">")));
        }
        if (!kept.isEmpty()) {
            assertThat(kept).hasSize(1);
            letter.put("keep", kept.get(0));
        }
        box.write("alice", letter);
    }

    private static Letter letter(String subject) throws Exception {
        for (int count = 1; ; count++) {
            for (Letter each : mx.letters(count)) {
                if (read(each.content()).subject().equals(subject)) {
                    return each;
                }
            }
        }
    }

    @Test
    void anAnswerGoesFromTheAddressThatTheMailCameToAndToNoneOfOnesOwn() throws Exception {
        String uidl = delivered(
                "Ang: to my alias",
                "To: info@office.test, alice+shop@office.test, ben@elsewhere.test\r\n"
                        + "Cc: staff@office.test, only@office.test, any.thing@office.test, bob@office.test\r\n",
                "Text of the mail.\r\n\r\n-- \r\nKenji Mori\r\nSales, 3F\r\n");
        String page = page("replyall=" + uidl);
        assertThat(field(page, "to")).isEqualTo("Kenji Mori <kenji@elsewhere.test>, ben@elsewhere.test");
        assertThat(field(page, "cc")).isEqualTo("staff@office.test, only@office.test, bob@office.test");
        assertThat(field(page, "subject")).isEqualTo("Re: to my alias");
        assertThat(body(page)).contains("> Text of the mail.").doesNotContain("Sales", "> --");
        assertThat(all("<option value=\"([^\"]*)\"", page)).containsExactly("alice@office.test", "info@office.test");
        assertThat(all("<option value=\"([^\"]*)\" selected", page)).containsExactly("info@office.test");
        send(
                page,
                Map.of(
                        "from",
                        "info@office.test",
                        "to",
                        "kenji@elsewhere.test",
                        "bcc",
                        "blind@elsewhere.test",
                        "subject",
                        "answered as info",
                        "body",
                        "x"));
        Letter letter = letter("answered as info");
        assertThat(letter.from()).isEqualTo("info@office.test");
        assertThat(letter.fields("From")).containsExactly("\"alice\" <info@office.test>");
        assertThat(letter.text()).doesNotContain("blind@").contains("DKIM-Signature");
        String sent = box.await("alice", "Sent", mail -> mail.contains("Subject: answered as info"));
        assertThat(Headers.of(sent, "Bcc")).containsExactly("blind@elsewhere.test");
    }

    @Test
    void anAddressWithDetailIsOfferedWhereTheMailCameToIt() throws Exception {
        String uidl = delivered("detail", "To: Alice+Shop@office.test\r\n", "x");
        assertThat(all("<option value=\"([^\"]*)\" selected", page("reply=" + uidl)))
                .containsExactly("Alice+Shop@office.test");
        String forwarded = page("forward=" + delivered("plain", "To: alice@office.test\r\n", "x"));
        assertThat(all("<option value=\"([^\"]*)\" selected", forwarded)).containsExactly("alice@office.test");
    }

    @Test
    void aSenderWhoIsSomebodyElseIsRefusedAndNothingIsLost() throws Exception {
        for (String forged : List.of(
                "bob@office.test",
                "staff@office.test",
                "any.thing@office.test",
                "x",
                "a@b\r\nX: y",
                "alice+>,<bob@office.test",
                "alice+x@office.test, bob@office.test",
                "Bob <alice@office.test>")) {
            for (String action : List.of("send", "draft")) {
                Map<String, String> letter =
                        new HashMap<>(box.page("alice", "/compose").hidden("/compose"));
                letter.putAll(Map.of(
                        "from",
                        forged,
                        "to",
                        "kenji@elsewhere.test",
                        "cc",
                        "",
                        "bcc",
                        "",
                        "subject",
                        "forged",
                        "body",
                        "long letter",
                        "action",
                        action));
                WebClient.Page answer =
                        box.post("alice", "/compose", letter, "plan.txt", "file".getBytes(StandardCharsets.UTF_8));
                assertThat(answer.status()).as(forged).isEqualTo(400);
                assertThat(answer.text())
                        .as(forged)
                        .contains("id=\"from-error\"", "Choose another sender", "long letter", "plan.txt");
            }
        }
        assertThat(box.mail("alice", "Sent")).noneMatch(mail -> mail.contains("Subject: forged"));
    }

    @Test
    void aListIsAnsweredByOneAct() throws Exception {
        String uidl = delivered(
                "[club] meeting",
                "To: members@club.test\r\nList-Id: Members <members.club.test>\r\n"
                        + "List-Post: <mailto:members@club.test>\r\nReply-To: members@club.test\r\n"
                        + "Sender: members-bounces@club.test\r\n",
                "x");
        String shown = box.page("alice", "/mail/inbox/" + uidl).text();
        assertThat(shown).contains("/compose?replylist=" + uidl);
        assertThat(field(page("replylist=" + uidl), "to")).isEqualTo("members@club.test");
        assertThat(field(page("reply=" + uidl), "to")).isEqualTo("Kenji Mori <kenji@elsewhere.test>");
        String all = page("replyall=" + uidl);
        assertThat(field(all, "to")).isEqualTo("Kenji Mori <kenji@elsewhere.test>, members@club.test");
        String other = delivered("no list", "To: alice@office.test\r\n", "x");
        assertThat(box.page("alice", "/mail/inbox/" + other).text()).doesNotContain("replylist");
    }

    @Test
    void aForwardCarriesThePicturesOfTheMail() throws Exception {
        String uidl = delivered(
                "logo",
                "To: alice@office.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b1\"\r\n",
                "--b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                        + "<p>Plan of the floor:</p><img src=\"cid:plan@x\"><p>Regards</p>\r\n"
                        + "--b1\r\nContent-Type: image/png; name=plan.png\r\nContent-Transfer-Encoding: base64\r\n"
                        + "Content-ID: <plan@x>\r\nContent-Disposition: inline; filename=plan.png\r\n\r\n" + PNG
                        + "\r\n--b1--");
        String page = page("forward=" + uidl);
        assertThat(body(page)).contains("Plan of the floor:");
        send(page, Map.of("to", "kenji@elsewhere.test", "subject", "Fwd: logo", "body", body(page)));
        Letter letter = letter("Fwd: logo");
        MessageView view = read(letter.content());
        assertThat(view.parts()).extracting(PartView::fileName).containsExactly("plan.png");
        assertThat(letter.text().replace("\r\n", "")).contains(PNG);
    }

    @Test
    void theOriginalGoesWholeAsAnAttachmentWithoutItsBlindRecipients() throws Exception {
        box.write(
                "alice",
                Map.of(
                        "to",
                        "kenji@elsewhere.test",
                        "bcc",
                        "blind@elsewhere.test",
                        "subject",
                        "Über: a/b",
                        "body",
                        "größe"));
        String uidl = box.page("alice", "/mail/sent").uidlOf("Über: a/b");
        String page = page("forwardwhole=" + uidl);
        assertThat(page).contains("Über_ a_b.eml");
        assertThat(field(page, "subject")).isEqualTo("Fwd: Über: a/b");
        // A failed attempt saves it with the draft, and the next one sends it from there.
        Map<String, String> failing =
                new HashMap<>(Map.of("to", "nobody", "cc", "", "bcc", "", "subject", "whole", "body", "see"));
        failing.putAll(box.page("alice", "/compose?forwardwhole=" + uidl).hidden("/compose"));
        failing.put("keep", all("name=\"keep\" value=\"([^\"]*)\"", page).get(0));
        failing.put("action", "draft");
        WebClient.Page saved = box.post("alice", "/compose", failing, "", new byte[0]);
        assertThat(saved.status()).as(saved.text()).isEqualTo(303);
        String draft = box.page("alice", saved.location()).text();
        assertThat(draft).contains("Über_ a_b.eml");
        send(draft, Map.of("to", "kenji@elsewhere.test", "subject", "whole", "body", "see"));
        Letter letter = letter("whole");
        assertThat(letter.text()).doesNotContain("blind@").contains("Content-Type: message/rfc822;");
        MessageView view = read(letter.content());
        assertThat(view.parts()).extracting(PartView::fileName).containsExactly("Über_ a_b.eml");
        assertThat(view.parts().get(0).isMessage()).isTrue();
        var inner = new MessageReader(Clock.systemUTC())
                .part(
                        new ByteArrayInputStream(letter.content()),
                        view.parts().get(0).number());
        MessageView original = read(inner.orElseThrow().readAllBytes());
        assertThat(original.subject()).isEqualTo("Über: a/b");
        assertThat(original.text()).contains("größe");
        assertThat(original.bcc()).isEmpty();
    }
}
