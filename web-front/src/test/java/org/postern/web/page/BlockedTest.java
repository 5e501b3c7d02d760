package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postern.web.session.Flash;

/** Blocked senders: in the opened mail and on a page of their own. */
final class BlockedTest {
    @RegisterExtension
    final Office office = new Office();

    @BeforeEach
    void open() {
        office.arrive("a", "One", "A");
    }

    @Test
    void aSenderIsBlockedAndUnblockedFromTheMailAndBothCanBeUndone() {
        Element block = office.get("/mail/inbox/a").page().expectFirst("button[name=block]");
        assertThat(block.attr("formaction")).isEqualTo("/settings/blocked");
        Office.Answer answer =
                office.post("/settings/blocked", "block", block.val(), "here", "/mail/inbox/a", "back", "/mail/inbox");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/mail/inbox/a");
        assertThat(office.organizer.blocked.addresses).containsExactly("sender@example.test");

        Document page = office.get("/mail/inbox/a").page();
        assertThat(page.select("#notice form [name=unblock]").val()).isEqualTo("sender@example.test");
        assertThat(page.select("button[name=block]")).isEmpty();
        assertThat(page.select("main .banner").text()).contains("Blocked: new mail from sender@example.test");
        office.post("/settings/blocked", "unblock", "sender@example.test", "here", "/mail/inbox/a");
        assertThat(office.organizer.blocked.addresses).isEmpty();
        assertThat(office.flash()).isEqualTo("sender@example.test is no longer blocked.");
    }

    @Test
    void thePageShowsAllAndTakesAnAddress() {
        assertThat(office.get("/settings").page().select("a[href=/settings/blocked]"))
                .hasSize(1);
        assertThat(office.get("/settings/blocked").page().text()).contains("Nobody is blocked.");
        office.post("/settings/blocked", "block", "<script>@x.test");
        Document page = office.get("/settings/blocked").page();
        assertThat(page.select(".sessions bdi").text()).isEqualTo("<script>@x.test");
        office.post("/settings/blocked", "block", "nobody");
        assertThat(office.flash()).contains("not a complete address");
        office.post("/settings/blocked", "block", office.session.login.address());
        assertThat(office.flash()).contains("your own address");
        office.session.locale = Locale.JAPANESE;
        assertThat(office.get("/settings/blocked").page().select("h1").text()).isEqualTo("ブロックした差出人");
    }

    @Test
    void whereAnotherServerDeliversNothingIsOffered() {
        office.organizer.blocked.available = false;
        assertThat(office.get("/mail/inbox/a").page().select("button[name=block]"))
                .isEmpty();
        assertThat(office.get("/settings").page().select("a[href=/settings/blocked]"))
                .isEmpty();
    }

    @Test
    void aReportOfPhishingSendsTheMailAsItCameAndMovesItToJunk() {
        office.arrive("p", "Your account", "Bank");
        Document page = office.get("/mail/inbox/p").page();
        String action = page.select("button[formaction$=/phishing]").attr("formaction");
        assertThat(page.select("button[formaction$=/phishing]").parents().select("form[action=/act]"))
                .isNotEmpty();
        assertThat(office.post(action, "back", "/mail/inbox").location()).isEqualTo("/mail/inbox");
        String sent = new String(office.mail.smtp.received.element(), StandardCharsets.UTF_8);
        assertThat(sent)
                .contains("To: postmaster@office.test\r\n")
                .contains("Subject: Reported as phishing: Your account\r\n")
                .contains("message/rfc822")
                .contains("sender@example.test");
        assertThat(office.organizer.folderOf("p")).isEqualTo("junk");
        Flash flash = office.session.flash.orElseThrow();
        assertThat(flash.text()).startsWith("Reported to postmaster@office.test and moved to Junk.");
        assertThat(flash.undo().orElseThrow().fields()).containsEntry("to", "inbox");
        assertThat(office.get("/mail/sent/p").status()).isEqualTo(404);
    }

    @Test
    void onesOwnMailIsNotReported() {
        office.arrive("s", "Mine", "Alice");
        office.organizer.put("s", "sent", Office.NOW);
        assertThat(office.get("/mail/sent/s").page().select("button[formaction$=/phishing]"))
                .isEmpty();
    }
}
