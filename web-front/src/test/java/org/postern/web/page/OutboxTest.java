package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.organizer.Outbox.Outgoing;
import org.postern.web.organizer.Outbox.Waiting;

/** Mail that waits: what the page says, and taking it back. */
final class OutboxTest {
    @TempDir
    private Path temporary = Path.of("");

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(temporary);
        office.mail.messages.put(
                "s",
                FakeMail.Mail.raw(
                        "Offer",
                        "From: Alice <alice@office.test>\r\nTo: Bob <bob@far.test>, carol@far.test\r\nSubject: Offer\r\n"
                                + "Message-ID: <1@office.test>\r\n\r\nOur offer.\r\n"));
        office.organizer.put("s", "sent", Office.NOW);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private void wait(String... recipients) {
        office.organizer.outgoing.add(new Outgoing(
                "7",
                Optional.of("s"),
                Office.NOW,
                Stream.of(recipients)
                        .map(each -> new Waiting(each, Office.NOW.plusSeconds(600), 2, "connection refused", false))
                        .toList()));
    }

    private String flash() {
        return office.session.flash.orElseThrow().text();
    }

    @Test
    void eachMailHasItsSubjectItsStateInWordsAndItsText() {
        assertThat(office.get("/outbox").page().select(".side .outbox")).isEmpty();
        wait("bob@far.test");
        Document page = office.get("/outbox").page();
        assertThat(page.select(".waiting h2 a").text()).isEqualTo("Offer");
        assertThat(page.select(".waiting h2 a").attr("href")).isEqualTo("/mail/sent/s");
        assertThat(page.select(".waiting li li").text())
                .startsWith("bob@far.test: waits, and is tried again at")
                .contains("connection refused");
        assertThat(page.select(".side .outbox .count").text()).startsWith("1");
        office.session.locale = Locale.JAPANESE;
        assertThat(office.get("/outbox").page().select(".waiting li li").text()).contains("に再送します");
        office.post("/outbox", "id", "7", "act", "now");
        assertThat(office.organizer.tried).containsExactly("7");
    }

    @Test
    void mailThatReachedNobodyIsADraftAgain() {
        wait("bob@far.test", "Carol@far.test");
        String compose = office.post("/outbox", "id", "7", "act", "edit").location();
        assertThat(office.organizer.outgoing).isEmpty();
        assertThat(office.organizer.entries.values())
                .noneMatch(each -> each.folder().key().equals("sent"));
        Document page = office.get(compose).page();
        assertThat(page.select("[name=to]").val()).contains("bob@far.test").contains("carol@far.test");
        assertThat(page.select("[name=body]").val().strip()).isEqualTo("Our offer.");
        assertThat(page.text()).contains("Nobody has got it.");
    }

    @Test
    void mailThatReachedSomeGoesToTheOthersOnly() {
        wait("carol@far.test");
        String compose = office.post("/outbox", "id", "7", "act", "edit").location();
        Document page = office.get(compose).page();
        assertThat(page.select("[name=to]").val()).isEqualTo("carol@far.test");
        assertThat(page.select("[name=subject]").val()).isEqualTo("Offer");
        assertThat(office.organizer.folderOf("s")).isEqualTo("sent");
    }

    @Test
    void whatWasCopiedBlindlyStaysSo() {
        office.mail.messages.put(
                "s",
                FakeMail.Mail.raw(
                        "Offer",
                        "From: Alice <alice@office.test>\r\nTo: Bob <bob@far.test>\r\nCc: dora@far.test\r\n"
                                + "Bcc: carol@far.test\r\nSubject: Offer\r\nMessage-ID: <1@office.test>\r\n\r\n"
                                + "x".repeat(120_000) + "\r\n"));
        wait("carol@far.test", "dora@far.test", "boss@far.test");
        Document page = office.get(
                        office.post("/outbox", "id", "7", "act", "edit").location())
                .page();
        assertThat(page.select("[name=to]").val()).isEmpty();
        assertThat(page.select("[name=cc]").val()).isEqualTo("dora@far.test");
        assertThat(page.select("[name=bcc]").val()).isEqualTo("carol@far.test, boss@far.test");
        assertThat(page.select("[name=body]").val().strip()).as("whole").hasSize(120_000);
    }

    @Test
    void aMailWaitsOnWhenItsDraftCannotBeSaved() {
        wait("bob@far.test", "carol@far.test");
        office.organizer.failing = true;
        assertThat(office.post("/outbox", "id", "7", "act", "edit").status()).isEqualTo(503);
        office.organizer.failing = false;
        assertThat(office.organizer.outgoing).hasSize(1);
        assertThat(office.organizer.folderOf("s")).isEqualTo("sent");
    }

    @Test
    void theDraftOfWhatIsUnderWayIsTakenAwayAgain() {
        wait("bob@far.test", "carol@far.test");
        office.organizer.underWay.add("7");
        office.post("/outbox", "id", "7", "act", "edit");
        assertThat(office.organizer.entries.values())
                .noneMatch(each -> each.folder().key().equals("drafts"));
    }

    @Test
    void mailWithFormattingIsNotMadeALetterOfText() {
        office.mail.messages.put(
                "s",
                FakeMail.Mail.raw(
                        "Offer",
                        "From: Alice <alice@office.test>\r\nTo: Bob <bob@far.test>\r\nSubject: Offer\r\n"
                                + "Content-Type: text/html\r\n\r\n<table><tr><td>1</table>\r\n"));
        wait("bob@far.test");
        assertThat(office.post("/outbox", "id", "7", "act", "edit").location()).isEqualTo("/outbox");
        assertThat(flash()).startsWith("This mail has formatting");
        assertThat(office.organizer.outgoing).hasSize(1);
        assertThat(office.organizer.folderOf("s")).isEqualTo("sent");
    }

    @Test
    void whatIsBeingSentIsNeitherStoppedNorEdited() {
        wait("bob@far.test", "carol@far.test");
        office.organizer.underWay.add("7");
        for (String act : List.of("edit", "stop")) {
            assertThat(office.post("/outbox", "id", "7", "act", act).location()).isEqualTo("/outbox");
            assertThat(flash()).startsWith("It is being sent at this moment");
        }
        assertThat(office.organizer.outgoing).hasSize(1);
        assertThat(office.organizer.folderOf("s")).isEqualTo("sent");
        office.organizer.underWay.clear();
        office.post("/outbox", "id", "7", "act", "stop");
        assertThat(flash()).startsWith("The mail was stopped.");
        assertThat(office.organizer.outgoing).isEmpty();
        office.post("/outbox", "id", "7", "act", "edit");
        assertThat(flash()).isEqualTo("This mail does not wait any more.");
    }

    @Test
    void whoSendsToAPlaceThatCannotBeReachedIsToldSo() {
        office.post("/compose", "action", "send", "to", "bob@far.test", "subject", "One", "body", "Hello");
        assertThat(flash()).isEqualTo("Sent.");
        wait("carol@FAR.test");
        office.post("/compose", "action", "send", "to", "bob@far.test", "subject", "Two", "body", "Hello");
        assertThat(flash()).startsWith("Waiting: the receiving server cannot be reached. It is tried again at");
    }
}
