package org.postern.message.calendar;

import biweekly.ICalendar;
import biweekly.component.ICalComponent;
import biweekly.io.TimezoneInfo;
import biweekly.io.text.ICalReader;
import biweekly.parameter.ParticipationStatus;
import biweekly.property.Attendee;
import biweekly.property.DateDue;
import biweekly.property.DateEnd;
import biweekly.property.DateOrDateTimeProperty;
import biweekly.property.DateStart;
import biweekly.property.Description;
import biweekly.property.DurationProperty;
import biweekly.property.Location;
import biweekly.property.Method;
import biweekly.property.Organizer;
import biweekly.property.RecurrenceRule;
import biweekly.property.Status;
import biweekly.property.Summary;
import biweekly.property.TextProperty;
import biweekly.util.DateTimeComponents;
import biweekly.util.ICalDate;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.message.calendar.CalendarInvitation.Answer;
import org.postern.message.calendar.CalendarInvitation.Guest;
import org.postern.message.calendar.CalendarInvitation.Repeats;
import org.postern.message.calendar.CalendarInvitation.Span;
import org.postern.message.calendar.CalendarInvitation.When;
import org.postern.message.text.VisibleText;

/** Reads the first event of an iCalendar text. Any text can be read; without an event the answer is empty. Pure. */
public final class InvitationReader {
    private static final int LINE = 300;
    private static final int DESCRIPTION = 5_000;
    private static final int MOST_ANSWERS = 20;

    private InvitationReader() {}

    /** @param method of the part's Content-Type, where the calendar has none */
    public static Optional<CalendarInvitation> read(String calendar, Optional<String> method) {
        return FirstEvent.of(calendar).flatMap(first -> {
            try (ICalReader reader = new ICalReader(first)) {
                return Optional.ofNullable(reader.readNext()).flatMap(read -> invitation(read, method));
            } catch (IOException | RuntimeException e) {
                return Optional.empty(); // not a calendar after all; the file is offered
            }
        });
    }

    private static Optional<CalendarInvitation> invitation(ICalendar calendar, Optional<String> method) {
        List<ICalComponent> events = new ArrayList<>(calendar.getEvents());
        events.addAll(calendar.getTodos());
        if (events.isEmpty()) {
            return Optional.empty();
        }
        ICalComponent event = events.get(0);
        TimezoneInfo zones = calendar.getTimezoneInfo();
        Optional<When> start = when(event.getProperty(DateStart.class), zones);
        Optional<When> end = when(event.getProperty(DateEnd.class), zones)
                .or(() -> when(event.getProperty(DateDue.class), zones))
                .or(() -> start.flatMap(from -> after(from, event.getProperty(DurationProperty.class))));
        Method own = calendar.getMethod();
        Status status = event.getProperty(Status.class);
        boolean cancelled = status != null && "CANCELLED".equalsIgnoreCase(status.getValue());
        CalendarInvitation.Method wants = cancelled
                ? CalendarInvitation.Method.CANCELS
                : method(own == null ? method.orElse("") : own.getValue());
        return Optional.of(new CalendarInvitation(
                wants,
                text(event.getProperty(Summary.class)),
                new Span(start, end),
                text(event.getProperty(Location.class)),
                description(event.getProperty(Description.class)),
                Optional.ofNullable(event.getProperty(Organizer.class)).map(InvitationReader::organizer),
                wants == CalendarInvitation.Method.ANSWERS ? answers(event) : List.of(),
                repeats(event.getProperty(RecurrenceRule.class))));
    }

    private static CalendarInvitation.Method method(@Nullable String method) {
        return switch (method == null ? "" : method.strip().toUpperCase(Locale.ROOT)) {
            case "REQUEST", "ADD" -> CalendarInvitation.Method.INVITES;
            case "REPLY" -> CalendarInvitation.Method.ANSWERS;
            case "CANCEL" -> CalendarInvitation.Method.CANCELS;
            case "COUNTER", "DECLINECOUNTER" -> CalendarInvitation.Method.COUNTERS;
            default -> CalendarInvitation.Method.INFORMS;
        };
    }

    private static Optional<When> when(@Nullable DateOrDateTimeProperty property, TimezoneInfo zones) {
        if (property == null || property.getValue() == null) {
            return Optional.empty();
        }
        ICalDate date = property.getValue();
        DateTimeComponents raw = date.getRawComponents();
        try {
            if (raw != null && !date.hasTime()) {
                return Optional.of(new When.Day(LocalDate.of(raw.getYear(), raw.getMonth(), raw.getDate())));
            }
            boolean unknown = property.getParameter("TZID") != null;
            if (raw != null && !raw.isUtc() && (zones.isFloating(property) || unknown)) {
                return Optional.of(new When.Floating(LocalDateTime.of(
                        raw.getYear(), raw.getMonth(), raw.getDate(), raw.getHour(), raw.getMinute())));
            }
            return Optional.of(new When.At(date.toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<When> after(When start, @Nullable DurationProperty duration) {
        if (duration == null || duration.getValue() == null) {
            return Optional.empty();
        }
        Duration length = Duration.ofMillis(duration.getValue().toMillis());
        try {
            if (start instanceof When.At at) {
                return Optional.of(new When.At(at.instant().plus(length)));
            }
            if (start instanceof When.Floating floating) {
                return Optional.of(new When.Floating(floating.time().plus(length)));
            }
            return Optional.of(new When.Day(((When.Day) start).date().plusDays(length.toDays())));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable TextProperty property) {
        return property == null || property.getValue() == null ? "" : VisibleText.line(property.getValue(), LINE);
    }

    private static String description(@Nullable Description property) {
        String text = property == null || property.getValue() == null ? "" : property.getValue();
        return VisibleText.body(text.substring(0, Math.min(text.length(), DESCRIPTION)));
    }

    private static Guest organizer(Organizer organizer) {
        return guest(organizer.getCommonName(), organizer.getEmail(), organizer.getUri(), Answer.NONE);
    }

    private static Guest guest(@Nullable String name, @Nullable String email, @Nullable String uri, Answer answer) {
        String address = email != null ? email : uri == null ? "" : uri.replaceFirst("(?i)^mailto:", "");
        return new Guest(VisibleText.line(name == null ? "" : name, LINE), VisibleText.line(address, LINE), answer);
    }

    private static List<Guest> answers(ICalComponent event) {
        List<Guest> answers = new ArrayList<>();
        for (Attendee each : event.getProperties(Attendee.class)) {
            if (answers.size() < MOST_ANSWERS) {
                answers.add(guest(
                        each.getCommonName(), each.getEmail(), each.getUri(), answer(each.getParticipationStatus())));
            }
        }
        return answers;
    }

    private static Answer answer(@Nullable ParticipationStatus status) {
        if (status == ParticipationStatus.ACCEPTED) {
            return Answer.ACCEPTED;
        }
        if (status == ParticipationStatus.TENTATIVE) {
            return Answer.TENTATIVE;
        }
        return status == ParticipationStatus.DECLINED ? Answer.DECLINED : Answer.NONE;
    }

    private static Repeats repeats(@Nullable RecurrenceRule rule) {
        if (rule == null || rule.getValue() == null || rule.getValue().getFrequency() == null) {
            return Repeats.NO;
        }
        Integer interval = rule.getValue().getInterval();
        if (interval != null && interval != 1) {
            return Repeats.OTHERWISE;
        }
        return switch (rule.getValue().getFrequency()) {
            case DAILY -> Repeats.DAILY;
            case WEEKLY -> Repeats.WEEKLY;
            case MONTHLY -> Repeats.MONTHLY;
            case YEARLY -> Repeats.YEARLY;
            default -> Repeats.OTHERWISE;
        };
    }
}
