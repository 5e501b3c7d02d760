package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.organizer.Messages.Flag;

/** Reports on mail that did not arrive: what the page says, and how the mail is sent again. */
final class BounceTest {
    private static final String ORIGINAL = "From: Alice <alice@office.test>\r\n"
            + "To: Bob <bob@gone.test>, carol@there.test\r\nSubject: Plan \"B\"\r\nMessage-ID: <1@office.test>\r\n"
            + "In-Reply-To: <0@gone.test>\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=o\r\n\r\n";
    private static final String CONTENT = "--o\r\nContent-Type: text/plain\r\n\r\nSee the plan.\r\n--o\r\n"
            + "Content-Type: text/csv; name=plan.csv\r\nContent-Disposition: attachment; filename=plan.csv\r\n\r\n"
            + "a,b\r\n--o--\r\n";

    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(temporary);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private void arrive(String uidl, String action, String type, String original) {
        String mail = "From: MAILER-DAEMON@office.test\r\nTo: alice@office.test\r\nSubject: Undelivered mail\r\n"
                + "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
                + "\r\n--b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n--b\r\n"
                + "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; office.test\r\n\r\n"
                + "Final-Recipient: rfc822; bob@gone.test\r\nAction: " + action + "\r\nStatus: 5.1.2\r\n"
                + "Diagnostic-Code: smtp; 550 5.1.2 no such domain\r\n\r\n--b\r\nContent-Type: " + type + "\r\n\r\n"
                + original + "\r\n--b--\r\n";
        office.mail.messages.put(uidl, FakeMail.Mail.raw("Undelivered mail", mail));
        office.organizer.put(uidl, "inbox", Office.NOW);
    }

    @Test
    void thePageSaysWhyInTheReadersLanguageAndOffersNoReply() {
        arrive("a", "failed", "message/rfc822", ORIGINAL + CONTENT);
        Document page = office.get("/mail/inbox/a").page();
        assertThat(page.select(".report.warn h2").text()).isEqualTo("Your mail was not delivered");
        assertThat(page.select(".report").text())
                .contains("Not delivered to bob@gone.test The part of the address after @ does not exist")
                .contains("The server said: 550 5.1.2 no such domain")
                .contains("The mail Plan \"B\"");
        assertThat(page.select(".parts li")).isEmpty();
        assertThat(page.select(".report a[href=/mail/inbox/a/part/3?show=1]")).hasSize(1);
        assertThat(page.select(".report a[href=/mail/inbox/a/part/2?show=1]")).hasSize(1);
        assertThat(page.select("a[href*=reply]")).isEmpty();
        assertThat(page.select("details.wrote .plain").text()).isEqualTo("This is the mail system.");
        office.session.locale = Locale.JAPANESE;
        assertThat(office.get("/mail/inbox/a").page().select(".report").text())
                .contains("bob@gone.test に配達できませんでした")
                .contains("宛先を直して再送信");
    }

    @Test
    void whatCameBackIsSentAgainToTheAddressThatFailed() {
        arrive("a", "failed", "message/rfc822", ORIGINAL + CONTENT);
        Document page = office.get("/mail/inbox/a").page();
        page = office.get(page.select(".report .primary").attr("href")).page();
        assertThat(page.select("[name=to]").val()).isEqualTo("Bob <bob@gone.test>");
        assertThat(page.select("[name=subject]").val()).isEqualTo("Plan \"B\"");
        assertThat(page.select("[name=body]").val().strip()).isEqualTo("See the plan.");
        assertThat(page.select("[name=inReplyTo]").val()).isEqualTo("<0@gone.test>");
        String file = page.select("[name=keep]").val();
        assertThat(page.text()).contains("plan.csv");
        office.post(
                "/compose",
                "action",
                "send",
                "to",
                "bob@here.test",
                "subject",
                "Plan",
                "body",
                "See the plan.",
                "keep",
                file,
                "sourceAct",
                "AGAIN",
                "sourceFolder",
                "inbox",
                "sourceUidl",
                "a");
        String sent = new String(office.mail.smtp.received.element(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(sent).contains("To: bob@here.test").contains("plan.csv").contains("See the plan.");
        assertThat(office.organizer.entry("a").flags()).contains(Flag.ANSWERED);
    }

    @Test
    void theCopyInSentHasTheTextThatDidNotComeBack() {
        arrive("a", "failed", "text/rfc822-headers", ORIGINAL);
        Document page = office.get("/compose?again=a&folder=inbox").page();
        assertThat(page.select("[name=body]").val()).isBlank();
        assertThat(page.text()).contains("The text of the mail did not come back");
        String other = ORIGINAL.replace("<1@", "<2@") + CONTENT.replace("See the plan.", "Another mail.");
        office.mail.messages.put("s2", FakeMail.Mail.raw("Plan B", other));
        office.organizer.put("s2", "sent", Office.NOW);
        office.mail.messages.put("s1", FakeMail.Mail.raw("Plan B", ORIGINAL + CONTENT));
        office.organizer.put("s1", "sent", Office.NOW);
        page = office.get("/compose?again=a&folder=inbox").page();
        assertThat(page.select("[name=body]").val().strip()).isEqualTo("See the plan.");
        assertThat(page.select("[name=keep]").val()).isEqualTo("sent/s1/2");
    }

    /** Anybody can write a report that names an address of one's own choice. */
    @Test
    void anAddressThatTheMailDoesNotNameIsNotOffered() {
        arrive("a", "failed", "message/rfc822", ORIGINAL.replace("bob@gone.test", "dora@office.test") + CONTENT);
        Document page = office.get("/compose?again=a&folder=inbox").page();
        assertThat(page.select("[name=body]").val().strip()).isEqualTo("See the plan.");
        for (String field : List.of("to", "cc", "bcc")) {
            assertThat(page.select("[name=" + field + "]").val()).as(field).isEmpty();
        }
    }

    @Test
    void onlyOnesOwnMailThatFailedIsSentAgain() {
        arrive("late", "delayed", "message/rfc822", ORIGINAL + CONTENT);
        Document page = office.get("/mail/inbox/late").page();
        assertThat(page.select(".report.info").text()).contains("Not delivered yet to bob@gone.test");
        assertThat(page.select(".report .primary")).isEmpty();
        assertThat(office.get("/compose?again=late&folder=inbox").status()).isEqualTo(404);
        arrive("forged", "failed", "message/rfc822", ORIGINAL.replace("alice@", "mallory@") + CONTENT);
        assertThat(office.get("/mail/inbox/forged").page().select(".report .primary"))
                .isEmpty();
    }

    @Test
    void anAnswerGoesToThePostmaster() {
        arrive("a", "failed", "message/rfc822", ORIGINAL + CONTENT);
        Document page = office.get("/compose?reply=a&folder=inbox").page();
        assertThat(page.select("[name=to]").val()).isEqualTo("postmaster@office.test");
    }
}
