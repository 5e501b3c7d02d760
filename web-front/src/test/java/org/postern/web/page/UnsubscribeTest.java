package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.organizer.Colleagues.OfficeFacts;
import org.postern.web.organizer.Unsubscriber;

/** Leaving mailing lists: which way is offered for which mail, and what each one does. */
final class UnsubscribeTest {
    private static final String WEB = "https://list.test/u?a=1&b=2";
    private static final String BOTH =
            "List-Unsubscribe: <mailto:leave@list.test?subject=go%0d%0aBcc:%20x&cc=c@list.test>," + "\r\n <" + WEB
                    + ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
    private static final String SIGNED =
            "DKIM-Signature: v=1; d=List.test; s=k; h=From:To:List-Unsubscribe:\r\n List-Unsubscribe-Post; bh=x; b=y\r\n";
    private static final String PROVEN = "Authentication-Results: mail.office.test;\r\n dkim=pass header.d=list.test;"
            + " dmarc=pass header.from=list.test policy.author=proven\r\n";

    @TempDir
    private Path temporary = Path.of("");

    private Office office;
    private int made;

    @BeforeEach
    void open() {
        office = new Office(temporary);
        office.organizer.facts = new OfficeFacts(Optional.of("mail.office.test"), List.of("office.test"), List.of());
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Document page(String fields) {
        return page("inbox", fields);
    }

    private Document page(String folder, String fields) {
        made++; // what was read once is kept
        office.mail.messages.put(
                "a" + made,
                FakeMail.Mail.raw(
                        "News",
                        fields
                                + "From: News <news@list.test>\r\nTo: info@caught.test\r\nSubject: News\r\n\r\nHello\r\n"));
        office.organizer.put("a" + made, folder, Office.NOW);
        return office.get("/mail/" + folder + "/a" + made).page();
    }

    private String flash() {
        return office.session.flash.orElseThrow().text();
    }

    @Test
    void aProvenSignatureThatCoversBothFieldsMakesItOneClick() {
        Document page = page(PROVEN + SIGNED + BOTH);
        assertThat(office.organizer.requested).isEmpty();
        String url = page.expectFirst(".leave form").attr("action");
        assertThat(office.post(url).location()).isEqualTo("/mail/inbox/a1");
        assertThat(office.organizer.requested).containsExactly(WEB);
        assertThat(flash()).startsWith("News was asked to send you nothing more");
        assertThat(office.mail.smtp.received).isEmpty();
        for (Unsubscriber.Outcome each : Unsubscriber.Outcome.values()) {
            office.organizer.answer = each;
            office.post(url);
            assertThat(flash()).isNotEmpty();
        }
    }

    @Test
    void whatNobodyProvedIsNotRequested() {
        List<String> doubtful = List.of(
                SIGNED + BOTH,
                PROVEN + BOTH,
                PROVEN.replace("pass header.d", "fail header.d") + SIGNED + BOTH,
                PROVEN.replace("author=proven", "author=unproven").replace("dmarc=pass", "dmarc=fail") + SIGNED + BOTH,
                PROVEN + SIGNED.replace("d=List.test", "d=other.test") + BOTH,
                PROVEN + SIGNED.replace(":List-Unsubscribe:", ":Subject:") + BOTH,
                PROVEN + SIGNED + SIGNED.replace("List-Unsubscribe-Post", "Date") + BOTH,
                PROVEN + SIGNED + BOTH.replace("=One-Click", "=Two"),
                PROVEN + SIGNED + BOTH.replace("https:", "http:"));
        for (String fields : doubtful) {
            Document page = page(fields);
            assertThat(page.select(".leave form")).as(fields).isEmpty();
            assertThat(page.select(".leave a").attr("href"))
                    .as(fields)
                    .isEqualTo("/mail/inbox/a" + made + "/unsubscribe");
            office.post("/mail/inbox/a" + made + "/unsubscribe");
        }
        office.organizer.requests = false;
        assertThat(page(PROVEN + SIGNED + BOTH).select(".leave form")).isEmpty();
        office.post("/mail/inbox/a" + made + "/unsubscribe");
        assertThat(office.organizer.requested).isEmpty();
        assertThat(page("junk", PROVEN + SIGNED + BOTH).select(".leave")).isEmpty();
    }

    @Test
    void aMailIsShownFirstAndHasNothingButItsAddressSubjectAndText() {
        office.organizer.usable.add("info@caught.test");
        Document page = page(BOTH);
        page = office.get(page.select(".leave a").attr("href")).page();
        assertThat(office.mail.smtp.received).isEmpty();
        assertThat(page.select("dl").text()).contains("leave@list.test").contains("go Bcc: x");
        office.post(page.select("form.narrow").attr("action"), "by", "mail");
        String sent = new String(office.mail.smtp.received.element(), StandardCharsets.UTF_8);
        assertThat(sent)
                .contains("To: leave@list.test\r\n")
                .contains("<info@caught.test>")
                .contains("Subject: go Bcc: x\r\n")
                .doesNotContain("c@list.test\r\n".replace("c@", " c@"))
                .doesNotContain("\r\nBcc:")
                .doesNotContain("\r\nCc:");
        assertThat(flash()).startsWith("A mail to leave@list.test");
    }

    @Test
    void aPageOfTheListIsALinkAndNothingElseIs() {
        Document page = page("List-Unsubscribe: <" + WEB + ">\r\n");
        assertThat(page.select(".leave a").attr("href")).isEqualTo(WEB);
        assertThat(page.select(".leave a").attr("rel")).contains("noreferrer");
        assertThat(page.select(".leave").text()).isEqualTo("Unsubscribe at list.test");
        assertThat(office.get("/mail/inbox/a" + made + "/unsubscribe").status()).isEqualTo(404);
        for (String none : List.of(
                "",
                "List-Unsubscribe: <javascript:alert(1)>\r\n",
                "List-Unsubscribe: <https://>\r\n",
                PROVEN + SIGNED + "List-Unsubscribe: <https://evil.test/>\r\n" + BOTH)) {
            assertThat(page(none).select(".leave")).as(none).isEmpty();
        }
    }
}
