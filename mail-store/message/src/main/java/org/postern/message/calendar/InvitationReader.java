package org.postern.message.calendar;

import biweekly.ICalendar;
import biweekly.component.ICalComponent;
import biweekly.io.TimezoneAssignment;
import biweekly.io.TimezoneInfo;
import biweekly.io.text.ICalReader;
import biweekly.parameter.ParticipationStatus;
import biweekly.property.Attendee;
import biweekly.property.DateDue;
import biweekly.property.DateEnd;
import biweekly.property.DateOrDateTimeProperty;
import biweekly.property.DateStart;
import biweekly.property.DateTimeStamp;
import biweekly.property.Description;
import biweekly.property.DurationProperty;
import biweekly.property.Location;
import biweekly.property.Method;
import biweekly.property.Organizer;
import biweekly.property.RecurrenceId;
import biweekly.property.RecurrenceRule;
import biweekly.property.Sequence;
import biweekly.property.Status;
import biweekly.property.Summary;
import biweekly.property.TextProperty;
import biweekly.property.Uid;
import biweekly.property.ValuedProperty;
import biweekly.util.ByDay;
import biweekly.util.DateTimeComponents;
import biweekly.util.ICalDate;
import biweekly.util.Recurrence;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.message.calendar.CalendarInvitation.About;
import org.postern.message.calendar.CalendarInvitation.Answer;
import org.postern.message.calendar.CalendarInvitation.Guest;
import org.postern.message.calendar.CalendarInvitation.Identity;
import org.postern.message.calendar.CalendarInvitation.People;
import org.postern.message.calendar.CalendarInvitation.Span;
import org.postern.message.calendar.CalendarInvitation.When;
import org.postern.message.calendar.Repetition.End;
import org.postern.message.calendar.Repetition.Every;
import org.postern.message.calendar.Repetition.Weekday;
import org.postern.message.text.VisibleText;

/** Reads the first event of an iCalendar text. Any text can be read; without an event the answer is empty. Pure. */
public final class InvitationReader {
    private static final int LINE = 300;
    private static final int DESCRIPTION = 5_000;
    private static final int LONGEST_UID = 300;
    private static final int MOST_DAYS = 31;

    private InvitationReader() {}

    /**
     * Reads the first event of a calendar; empty when there is none.
     *
     * @param method of the part's Content-Type, where the calendar has none
     */
    public static Optional<CalendarInvitation> read(String calendar, Optional<String> method) {
        return FirstEvent.of(calendar).flatMap(first -> {
            try (ICalReader reader = new ICalReader(first)) {
                return Optional.ofNullable(reader.readNext()).flatMap(read -> invitation(read, method));
            } catch (IOException | RuntimeException | AssertionError e) {
                // Not a calendar after all; the file is offered. The library throws the last one at a month 50.
                return Optional.empty();
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
                identity(event, zones),
                new About(
                        text(event.getProperty(Summary.class)),
                        text(event.getProperty(Location.class)),
                        description(event.getProperty(Description.class))),
                new Span(start, end, zone(event.getProperty(DateStart.class), zones)),
                people(event),
                repetition(event.getProperty(RecurrenceRule.class), zone(event.getProperty(DateStart.class), zones))));
    }

    /** A UID that is empty or very long names no event. */
    private static Optional<Identity> identity(ICalComponent event, TimezoneInfo zones) {
        Uid uid = event.getProperty(Uid.class);
        String value =
                uid == null || uid.getValue() == null ? "" : uid.getValue().strip();
        if (value.isEmpty() || value.length() > LONGEST_UID) {
            return Optional.empty();
        }
        Sequence sequence = event.getProperty(Sequence.class);
        Integer number = sequence == null ? null : sequence.getValue();
        DateTimeStamp stamp = event.getProperty(DateTimeStamp.class);
        Date written = stamp == null ? null : stamp.getValue();
        return Optional.of(new Identity(
                value,
                when(event.getProperty(RecurrenceId.class), zones),
                number == null ? 0 : Math.max(0, number),
                Optional.ofNullable(written).map(Date::toInstant)));
    }

    /** The reader resolved the names that it knows. */
    private static Optional<ZoneId> zone(@Nullable DateOrDateTimeProperty property, TimezoneInfo zones) {
        TimezoneAssignment zone = property == null ? null : zones.getTimezone(property);
        return zone == null
                ? Optional.empty()
                : ZoneNames.zone(zone.getTimeZone().getID());
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

    private static Optional<When> when(@Nullable ValuedProperty<ICalDate> property, TimezoneInfo zones) {
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

    private static People people(ICalComponent event) {
        List<Guest> guests = new ArrayList<>();
        int more = 0;
        for (Attendee each : event.getProperties(Attendee.class)) {
            if (guests.size() < People.MOST) {
                guests.add(guest(
                        each.getCommonName(), each.getEmail(), each.getUri(), answer(each.getParticipationStatus())));
            } else {
                more++;
            }
        }
        return new People(
                Optional.ofNullable(event.getProperty(Organizer.class)).map(InvitationReader::organizer), guests, more);
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

    private static Optional<Repetition> repetition(@Nullable RecurrenceRule property, Optional<ZoneId> zone) {
        if (property == null
                || property.getValue() == null
                || property.getValue().getFrequency() == null) {
            return Optional.empty();
        }
        Recurrence rule = property.getValue();
        Optional<Every> every =
                switch (rule.getFrequency()) {
                    case DAILY -> Optional.of(Every.DAY);
                    case WEEKLY -> Optional.of(Every.WEEK);
                    case MONTHLY -> Optional.of(Every.MONTH);
                    case YEARLY -> Optional.of(Every.YEAR);
                    default -> Optional.empty(); // every hour and the like
                };
        int interval = rule.getInterval() == null ? 1 : rule.getInterval();
        List<Weekday> days = new ArrayList<>();
        for (ByDay each : rule.getByDay()) {
            int number = each.getNum() == null ? 0 : each.getNum();
            if (each.getDay() != null && Math.abs(number) <= 5) {
                days.add(new Weekday(Repetition.weekday(each.getDay().getAbbr()), number));
            }
        }
        boolean monthly = every.equals(Optional.of(Every.MONTH));
        List<Integer> monthDays = rule.getByMonthDay().stream()
                .filter(day -> day != 0 && Math.abs(day) <= 31)
                .toList();
        boolean more = every.isEmpty()
                || interval < 1
                || interval > Repetition.LARGEST
                || days.size() > MOST_DAYS
                || monthDays.size() > MOST_DAYS
                || !(rule.getBySetPos().isEmpty()
                        && rule.getByHour().isEmpty()
                        && rule.getByMinute().isEmpty())
                || !(rule.getByYearDay().isEmpty() && rule.getByWeekNo().isEmpty())
                || rule.getByMonth().size() > (every.equals(Optional.of(Every.YEAR)) ? 1 : 0)
                || (!monthly && !monthDays.isEmpty() && !every.equals(Optional.of(Every.YEAR)))
                || (monthly && !monthDays.isEmpty() && !days.isEmpty());
        Integer count = rule.getCount();
        return Optional.of(new Repetition(
                every.orElse(Every.DAY),
                interval < 1 || interval > Repetition.LARGEST ? 1 : interval,
                days.size() > MOST_DAYS ? List.of() : days,
                monthDays.size() > MOST_DAYS ? List.of() : monthDays,
                new End(
                        Optional.ofNullable(count).filter(times -> times > 0 && times <= Repetition.LARGEST),
                        until(rule.getUntil(), zone)),
                more));
    }

    private static Optional<LocalDate> until(@Nullable ICalDate until, Optional<ZoneId> zone) {
        DateTimeComponents raw = until == null ? null : until.getRawComponents();
        if (until == null || raw == null) {
            return Optional.empty();
        }
        try {
            if (raw.isUtc() && zone.isPresent()) {
                return Optional.of(until.toInstant().atZone(zone.get()).toLocalDate());
            }
            return Optional.of(LocalDate.of(raw.getYear(), raw.getMonth(), raw.getDate()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
