package org.postern.web.page.card;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.message.calendar.CalendarInvitation;
import org.postern.message.calendar.CalendarInvitation.Identity;
import org.postern.message.calendar.CalendarInvitation.Method;
import org.postern.message.calendar.CalendarInvitation.Span;
import org.postern.message.calendar.CalendarInvitation.When;
import org.postern.message.calendar.Occurrences;
import org.postern.message.calendar.Occurrences.Slot;
import org.postern.message.calendar.Repetition;
import org.postern.web.organizer.Invitations;
import org.postern.web.organizer.Invitations.Meeting;
import org.postern.web.organizer.Invitations.Times;
import org.postern.web.organizer.Invitations.Version;

/** Turns the events of mails into the meetings that are remembered, and compares their times. Pure. */
public final class Meetings {
    private static final int LONGEST_SUMMARY = 200;
    /** Times of an event that are compared with others, and how far ahead. */
    private static final int COMPARED = 8;

    private static final Duration AHEAD = Duration.ofDays(92);
    /** Days on either side of the calendar of pages. */
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");

    private Meetings() {}

    /** Empty for an event that no other mail can name. */
    public static Optional<Invitations.Key> key(CalendarInvitation event) {
        return event.identity()
                .map(identity -> new Invitations.Key(
                        identity.uid(),
                        identity.recurrence().map(Meetings::text).orElse(""),
                        event.organizer()
                                .map(host -> host.address().toLowerCase(Locale.ROOT))
                                .orElse("")));
    }

    /**
     * The meeting of a mail.
     *
     * @param author of the mail
     * @param arrived stands in for a missing stamp
     */
    static Optional<Meeting> of(CalendarInvitation event, String uidl, String author, Instant arrived) {
        Identity identity = event.identity().orElse(null);
        if (identity == null) {
            return Optional.empty();
        }
        String summary = event.summary();
        return Optional.of(new Meeting(
                key(event).orElseThrow(),
                new Version(
                        identity.sequence(),
                        bounded(identity.stamp().orElse(arrived)),
                        uidl,
                        author.toLowerCase(Locale.ROOT),
                        event.method() == Method.CANCELS),
                times(event),
                summary.substring(0, Math.min(summary.length(), LONGEST_SUMMARY))));
    }

    private static Times times(CalendarInvitation event) {
        Span span = event.span();
        Optional<Instant> starts = instant(span.start());
        Optional<Instant> ends = instant(span.end()).or(() -> starts);
        boolean sane = starts.isPresent() && !ends.orElseThrow().isBefore(starts.get());
        return new Times(
                starts.filter(time -> sane),
                ends.filter(time -> sane),
                span.zone().map(ZoneId::getId).orElse(""),
                event.repeats().map(Repetition::text).orElse(""));
    }

    private static Optional<Instant> instant(Optional<When> when) {
        return when.map(each -> each instanceof When.At at ? at.instant() : null)
                .filter(time -> time.isAfter(FIRST) && time.isBefore(LAST));
    }

    private static Instant bounded(Instant stamp) {
        Instant sane = stamp.isBefore(FIRST) ? FIRST : stamp.isAfter(LAST) ? LAST : stamp;
        return Instant.ofEpochSecond(sane.getEpochSecond());
    }

    private static String text(When when) {
        if (when instanceof When.At at) {
            return at.instant().toString();
        }
        return when instanceof When.Day day
                ? day.date().toString()
                : ((When.Floating) when).time().toString();
    }

    /** The times of a meeting that are compared with others: the next few, those of the next three months. */
    static List<Slot> next(Meeting meeting, Instant now) {
        List<Slot> all = new ArrayList<>();
        for (Slot slot :
                occurrences(meeting).map(each -> each.after(now, COMPARED)).orElse(List.of())) {
            if (all.isEmpty() || slot.start().isBefore(now.plus(AHEAD))) {
                all.add(slot);
            }
        }
        return all;
    }

    /** Whether a meeting takes place during one of these times. */
    static boolean takesPlace(Meeting meeting, List<Slot> times) {
        Optional<Occurrences> occurrences = occurrences(meeting);
        return occurrences.isPresent()
                && times.stream()
                        .anyMatch(slot -> occurrences.get().after(slot.start(), 1).stream()
                                .anyMatch(slot::overlaps));
    }

    private static Optional<Occurrences> occurrences(Meeting meeting) {
        Times times = meeting.times();
        if (times.starts().isEmpty() || times.ends().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Occurrences(
                times.starts().get(),
                times.ends().get(),
                times.zone().isEmpty() || !ZoneId.getAvailableZoneIds().contains(times.zone())
                        ? ZoneOffset.UTC
                        : ZoneId.of(times.zone()),
                Repetition.parse(times.rule())));
    }
}
