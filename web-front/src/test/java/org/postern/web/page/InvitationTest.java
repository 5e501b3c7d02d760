package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.Outbox.Outgoing;
import org.postern.web.organizer.Outbox.Waiting;

/** The card of an invitation, and answers by mail. */
final class InvitationTest {
    @RegisterExtension
    final Office office = new Office();

    private void arrive(String uidl, String method, String event) {
        arrive(uidl, "inbox", "carol@elsewhere.test", method, event);
    }

    private void arrive(String uidl, String folder, String from, String method, String event) {
        String calendar = "BEGIN:VCALENDAR\r\nMETHOD:" + method + "\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" + event
                + "ORGANIZER;CN=Carol:mailto:carol@elsewhere.test\r\n"
                + "ATTENDEE;PARTSTAT=ACCEPTED;CN=Dave:mailto:dave@x.test\r\n"
                + "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:info@caught.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        String mail = "From: Carol <" + from + ">\r\nTo: alice@office.test\r\nSubject: meeting\r\n"
                + "Message-ID: <m@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                + "Content-Type: text/plain\r\n\r\nPlease come\r\n--b\r\nContent-Type: text/calendar; method=" + method
                + "\r\n\r\n" + calendar + "\r\n--b\r\nContent-Type: application/ics; name=invite.ics\r\n"
                + "Content-Disposition: attachment; filename=invite.ics\r\n\r\n" + calendar + "\r\n--b--\r\n";
        office.mail.messages.put(uidl, FakeMail.Mail.raw("meeting", mail));
        office.organizer.put(uidl, folder, Office.NOW);
    }

    private static String event(String uid, String start, String end, int sequence) {
        return "UID:" + uid + "\r\nSEQUENCE:" + sequence + "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" + start
                + "\r\nDTEND:" + end + "\r\nSUMMARY:Budget <b>\r\nLOCATION:https://meet.example/a\r\n";
    }

    @Test
    void theCardSaysWhatWhenWhereAndWhoAndTheFileIsNotListedTwice() {
        String elsewhere = event("1", "20261210T010000Z", "20261210T020000Z", 0)
                .replace("DTSTART:20261210T010000Z", "DTSTART;TZID=Europe/Berlin:20261210T020000");
        arrive("a", "REQUEST", elsewhere + "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=3\r\n");
        Document page = office.get("/mail/inbox/a").page();
        assertThat(page.select(".event h2").text()).isEqualTo("Budget <b>");
        assertThat(page.select(".event").text())
                .contains("10 December 2026, 10:00 – 11:00")
                .contains("02:00 – 03:00 (Europe/Berlin)")
                .contains("every 2 weeks on Thursday, 3 times")
                .contains("Will come (1) Dave")
                .contains("No answer yet (1) info@caught.test");
        assertThat(page.select(".event a[href=https://meet.example/a]")).hasSize(1);
        assertThat(page.select(".event a[download]")).hasSize(1);
        assertThat(page.select(".parts li")).isEmpty();
        office.session.locale = Locale.JAPANESE;
        assertThat(office.get("/mail/inbox/a").page().select(".event").text())
                .contains("2週間ごと 木曜日（3回）")
                .contains("参加する");
    }

    @Test
    void anAnswerThatHasNotLeftYetIsNotCalledSent() {
        arrive("a", "REQUEST", event("1", "20261210T010000Z", "20261210T020000Z", 0));
        String url =
                office.get("/mail/inbox/a").page().expectFirst(".event form").attr("action");
        Waiting waiting = new Waiting("Carol@elsewhere.test", Office.NOW.plusSeconds(600), 0, "", false);
        office.organizer.outgoing.add(new Outgoing("7", Optional.of("s"), Office.NOW, List.of(waiting)));
        office.post(url, "answer", "accepted");
        assertThat(office.flash())
                .isEqualTo("You accepted. The answer to carol@elsewhere.test is in Outbox until it has left.");
    }

    @Test
    void theAnswerGoesToTheOrganizerFromTheInvitedAddressAndIsShown() {
        office.organizer.usable.add("info@caught.test");
        arrive("a", "REQUEST", event("1", "20261210T010000Z", "20261210T020000Z", 0));
        Document page = office.get("/mail/inbox/a").page();
        String url = page.expectFirst(".event form").attr("action");
        assertThat(office.post(url, "answer", "declined", "comment", "On holiday")
                        .location())
                .isEqualTo("/mail/inbox/a");
        assertThat(office.flash()).isEqualTo("You declined. The answer was sent to carol@elsewhere.test.");
        String sent = new String(office.mail.smtp.received.element(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(sent)
                .contains("From: \"Alice Example\" <info@caught.test>")
                .contains("Subject: Declined: Budget <b>")
                .contains("multipart/alternative")
                .contains("text/calendar; charset=utf-8; method=REPLY")
                .contains("In-Reply-To: <m@x>");
        page = office.get("/mail/inbox/a").page();
        assertThat(page.select(".event").text()).contains("You declined");
        assertThat(page.select(".event button[aria-pressed]").val()).isEqualTo("declined");
        assertThat(office.organizer.entry("a").flags()).contains(Flag.ANSWERED);
    }

    @Test
    void aChangeReplacesTheEarlierMailAndACancellationToo() {
        arrive("a", "REQUEST", event("1", "20261210T010000Z", "20261210T020000Z", 0));
        arrive("b", "REQUEST", event("1", "20261210T030000Z", "20261210T040000Z", 1));
        assertThat(office.get("/mail/inbox/a").page().select(".event form")).hasSize(1);
        assertThat(office.get("/mail/inbox/b").page().select(".event").text()).contains("Invitation, changed");
        Document old = office.get("/mail/inbox/a").page();
        assertThat(old.select(".event form")).isEmpty();
        assertThat(old.select(".event .says a").attr("href")).isEqualTo("/mail/inbox/b");
        arrive("c", "CANCEL", event("1", "20261210T030000Z", "20261210T040000Z", 2));
        assertThat(office.get("/mail/inbox/c").page().select(".event.warn form"))
                .isEmpty();
        assertThat(office.get("/mail/inbox/b").page().select(".event .says").text())
                .contains("This event was cancelled later.");
        office.post("/mail/inbox/b/answer", "answer", "accepted");
    }

    @Test
    void meetingsAtTheSameTimeAreNamed() {
        arrive("a", "REQUEST", event("1", "20261203T013000Z", "20261203T023000Z", 0) + "RRULE:FREQ=WEEKLY\r\n");
        arrive("b", "REQUEST", event("2", "20261210T010000Z", "20261210T020000Z", 0));
        arrive("c", "REQUEST", event("3", "20261210T030000Z", "20261210T040000Z", 0));
        office.get("/mail/inbox/a");
        office.get("/mail/inbox/c");
        Document page = office.get("/mail/inbox/b").page();
        assertThat(page.select(".event a[href^=/mail/inbox/]").eachAttr("href"))
                .contains("/mail/inbox/a")
                .doesNotContain("/mail/inbox/c");
    }

    @Test
    void junkAndAHostileCalendarChangeNothingAndAreNoErrorPage() {
        arrive("a", "junk", "carol@elsewhere.test", "REQUEST", event("1", "20261210T010000Z", "20261210T020000Z", 0));
        assertThat(office.get("/mail/junk/a").page().select(".event form")).isEmpty();
        assertThat(office.organizer.meetings.known).isEmpty();
        office.post("/mail/junk/a/answer", "answer", "accepted");
        assertThat(office.flash()).contains("Nothing was sent");
        String hostile = event("2", "99991231T235959Z", "00010101T000000Z", 0)
                .replace("https://meet.example/a", "javascript:alert(1)");
        String crowd = "ATTENDEE:mailto:x@x.test\r\n".repeat(5_000);
        arrive("h", "REQUEST", hostile + "RRULE:FREQ=SECONDLY;INTERVAL=2147483647\r\n" + crowd);
        Document page = office.get("/mail/inbox/h").page();
        assertThat(page.select(".event")).hasSize(1);
        assertThat(page.select(".event a[href^=javascript]")).isEmpty();
        arrive("n", "REQUEST", "SUMMARY:no uid\r\n");
        assertThat(office.get("/mail/inbox/n").page().select(".event form")).isEmpty();
    }
}
