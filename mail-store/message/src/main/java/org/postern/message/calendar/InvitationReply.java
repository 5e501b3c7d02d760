package org.postern.message.calendar;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.parameter.ParticipationStatus;
import biweekly.property.Attendee;
import biweekly.property.DateStart;
import biweekly.property.Method;
import biweekly.property.Organizer;
import biweekly.property.ProductId;
import biweekly.property.RecurrenceId;
import biweekly.util.DateTimeComponents;
import biweekly.util.ICalDate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Date;
import org.postern.message.calendar.CalendarInvitation.Answer;
import org.postern.message.calendar.CalendarInvitation.Guest;
import org.postern.message.calendar.CalendarInvitation.Identity;
import org.postern.message.calendar.CalendarInvitation.When;

/** Writes the answer to an invitation (iTIP REPLY, RFC 5546 3.2.3). Pure. */
public final class InvitationReply {
    private InvitationReply() {}

    /**
     * The calendar of an answer.
     *
     * @param guest who answers, at the address that was invited, and how
     * @param comment may be empty
     * @throws IllegalArgumentException when the invitation has no identity or no organizer
     */
    public static String write(CalendarInvitation invitation, Guest guest, String comment, Instant now) {
        Identity identity =
                invitation.identity().orElseThrow(() -> new IllegalArgumentException("an event without UID"));
        Guest host = invitation.organizer().orElseThrow(() -> new IllegalArgumentException("nobody invites"));
        VEvent event = new VEvent();
        event.setUid(identity.uid());
        event.setSequence(identity.sequence());
        event.setDateTimeStamp(Date.from(now));
        event.setOrganizer(new Organizer(host.name().isEmpty() ? null : host.name(), host.address()));
        Attendee attendee = new Attendee(guest.name().isEmpty() ? null : guest.name(), guest.address());
        attendee.setParticipationStatus(status(guest.answer()));
        event.addAttendee(attendee);
        ICalendar calendar = new ICalendar();
        identity.recurrence().ifPresent(when -> {
            RecurrenceId id = new RecurrenceId(date(when));
            event.setRecurrenceId(id);
            calendar.getTimezoneInfo().setFloating(id, when instanceof When.Floating);
        });
        invitation.span().start().ifPresent(when -> {
            DateStart start = new DateStart(date(when));
            event.setDateStart(start);
            calendar.getTimezoneInfo().setFloating(start, when instanceof When.Floating);
        });
        if (!invitation.summary().isEmpty()) {
            event.setSummary(invitation.summary());
        }
        if (!comment.isBlank()) {
            event.addComment(comment.strip());
        }
        calendar.setProductId(new ProductId("-//Postern//Webmail//EN"));
        calendar.setMethod(new Method(Method.REPLY));
        calendar.addEvent(event);
        return Biweekly.write(calendar).go();
    }

    private static ParticipationStatus status(Answer answer) {
        return switch (answer) {
            case ACCEPTED -> ParticipationStatus.ACCEPTED;
            case TENTATIVE -> ParticipationStatus.TENTATIVE;
            case DECLINED -> ParticipationStatus.DECLINED;
            case NONE -> throw new IllegalArgumentException("no answer");
        };
    }

    /** Points in time are written in UTC, whatever zone the invitation used: it is the same occurrence. */
    private static ICalDate date(When when) {
        if (when instanceof When.At at) {
            return new ICalDate(Date.from(at.instant()), true);
        }
        if (when instanceof When.Day day) {
            LocalDate date = day.date();
            return new ICalDate(
                    new DateTimeComponents(date.getYear(), date.getMonthValue(), date.getDayOfMonth(), 0, 0, 0, false),
                    false);
        }
        LocalDateTime time = ((When.Floating) when).time();
        return new ICalDate(
                new DateTimeComponents(
                        time.getYear(),
                        time.getMonthValue(),
                        time.getDayOfMonth(),
                        time.getHour(),
                        time.getMinute(),
                        0,
                        false),
                true);
    }
}
