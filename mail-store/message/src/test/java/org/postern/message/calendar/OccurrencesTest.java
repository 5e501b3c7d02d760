package org.postern.message.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postern.message.calendar.CalendarInvitation.Answer;
import org.postern.message.calendar.CalendarInvitation.Guest;
import org.postern.message.calendar.CalendarInvitation.Method;
import org.postern.message.calendar.CalendarInvitation.When;

/** Times of events that repeat, and answers to invitations. */
class OccurrencesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static CalendarInvitation event(String more) {
        return InvitationReader.read(
                        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u@x\r\nSEQUENCE:3\r\n"
                                + "DTSTAMP:20261001T000000Z\r\nDTSTART;TZID=Europe/Berlin:20261019T100000\r\n"
                                + "DTEND;TZID=Europe/Berlin:20261019T110000\r\nSUMMARY:Budget\r\n" + more
                                + "ORGANIZER;CN=Carol:mailto:carol@x.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                        Optional.empty())
                .orElseThrow();
    }

    private static List<String> starts(String rule, String after, int most) {
        CalendarInvitation event = event("RRULE:" + rule + "\r\n");
        Occurrences all = new Occurrences(
                ((When.At) event.span().start().orElseThrow()).instant(),
                ((When.At) event.span().end().orElseThrow()).instant(),
                BERLIN,
                Repetition.parse(event.repeats().orElseThrow().text()));
        return all.after(Instant.parse(after), most).stream()
                .map(slot -> slot.start().toString())
                .toList();
    }

    @Test
    void aMeetingStaysAtItsHourWhenClocksChange() {
        assertThat(starts("FREQ=WEEKLY", "2026-10-01T00:00:00Z", 2))
                .containsExactly("2026-10-19T08:00:00Z", "2026-10-26T09:00:00Z");
    }

    @Test
    void daysCountsAndEndsAreKept() {
        assertThat(starts("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3", "2026-10-01T00:00:00Z", 9))
                .containsExactly("2026-10-19T08:00:00Z", "2026-10-22T08:00:00Z", "2026-10-26T09:00:00Z");
        assertThat(starts("FREQ=MONTHLY;BYDAY=-1FR", "2027-01-01T00:00:00Z", 1))
                .containsExactly("2027-01-29T09:00:00Z");
        assertThat(starts("FREQ=MONTHLY;BYMONTHDAY=31", "2027-02-01T00:00:00Z", 1))
                .containsExactly("2027-03-31T08:00:00Z");
        assertThat(starts("FREQ=DAILY;INTERVAL=2;UNTIL=20261021T235959Z", "2026-10-20T00:00:00Z", 9))
                .containsExactly("2026-10-21T08:00:00Z");
        assertThat(starts("FREQ=YEARLY", "2100-01-01T00:00:00Z", 1)).containsExactly("2100-10-19T08:00:00Z");
    }

    @Test
    void aRuleThatSaysMoreCountsForItsFirstTimeAndNoRuleRunsForEver() {
        for (String rule : List.of(
                "FREQ=SECONDLY",
                "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
                "FREQ=WEEKLY;INTERVAL=99999999",
                "FREQ=YEARLY;BYMONTH=1,2,3")) {
            assertThat(starts(rule, "2026-10-01T00:00:00Z", 9)).as(rule).containsExactly("2026-10-19T08:00:00Z");
            assertThat(starts(rule, "2030-01-01T00:00:00Z", 9)).as(rule).isEmpty();
        }
        assertThat(starts("FREQ=MONTHLY;BYMONTHDAY=-40", "+9999-01-01T00:00:00Z".substring(1), 1))
                .hasSizeLessThan(2);
        assertThat(Repetition.parse("WEEK;0;;;;;false")).isEmpty();
        assertThat(Repetition.parse("x;;;;;;;;")).isEmpty();
        assertThat(Repetition.parse("WEEK;1;9 ;;;;false")).isEmpty();
    }

    @Test
    void anAnswerNamesTheEventAndIsReadAsOne() {
        String reply = InvitationReply.write(
                event("RECURRENCE-ID:20261026T090000Z\r\n"),
                new Guest("Alice", "alice@office.test", Answer.TENTATIVE),
                "Perhaps\r\nMETHOD:CANCEL",
                Instant.parse("2026-10-02T00:00:00Z"));
        assertThat(reply.replace("\r\n ", ""))
                .contains("METHOD:REPLY", "UID:u@x", "SEQUENCE:3", "RECURRENCE-ID:20261026T090000Z")
                .contains("COMMENT:Perhaps\\nMETHOD:CANCEL")
                .doesNotContain("\r\nMETHOD:CANCEL");
        CalendarInvitation read = InvitationReader.read(reply, Optional.empty()).orElseThrow();
        assertThat(read.method()).isEqualTo(Method.ANSWERS);
        assertThat(read.people().guests()).containsExactly(new Guest("Alice", "alice@office.test", Answer.TENTATIVE));
        assertThat(read.organizer().orElseThrow().address()).isEqualTo("carol@x.test");
        assertThat(read.identity().orElseThrow().recurrence())
                .contains(new When.At(Instant.parse("2026-10-26T09:00:00Z")));
    }
}
