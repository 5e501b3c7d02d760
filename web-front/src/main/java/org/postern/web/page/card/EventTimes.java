package org.postern.web.page.card;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.postern.message.calendar.CalendarInvitation.Span;
import org.postern.message.calendar.CalendarInvitation.When;
import org.postern.web.page.Wording;

/** Says when an event takes place. */
record EventTimes(Wording wording) {
    /** In the reader's zone; a time without a zone is said to be one. */
    String when(Span span) {
        Optional<When> start = span.start();
        if (start.isEmpty()) {
            return "";
        }
        if (start.get() instanceof When.Day first) {
            LocalDate last = span.end().orElse(first) instanceof When.Day end
                            && end.date().isAfter(first.date())
                    ? end.date().minusDays(1) // the end of whole days is the day after (RFC 5545 3.6.1)
                    : first.date();
            String from = wording.day(first.date());
            return wording.text("event.whole-day", last.equals(first.date()) ? from : from + " – " + wording.day(last));
        }
        if (start.get() instanceof When.Floating) {
            return wording.text("event.floating", between(span, ZoneOffset.UTC));
        }
        return wording.text(
                "event.zoned", between(span, wording.zone()), wording.zone().getId());
    }

    /** Where the organizer is; empty if clocks show the same there. */
    String elsewhere(Span span) {
        if (span.zone().isEmpty() || !(span.start().orElse(null) instanceof When.At at)) {
            return "";
        }
        ZoneId zone = span.zone().get();
        boolean same = zone.getRules()
                .getOffset(at.instant())
                .equals(wording.zone().getRules().getOffset(at.instant()));
        return same ? "" : wording.text("event.elsewhere", between(span, zone), zone.getId());
    }

    private String between(Span span, ZoneId zone) {
        Wording local = new Wording(wording.texts(), zone, wording.now());
        Instant from = instant(span.start().orElseThrow()).orElseThrow();
        Optional<Instant> to = span.end().flatMap(EventTimes::instant).filter(end -> end.isAfter(from));
        if (to.isEmpty()) {
            return local.fullDate(from);
        }
        boolean sameDay =
                from.atZone(zone).toLocalDate().equals(to.get().atZone(zone).toLocalDate());
        return local.fullDate(from) + " – " + (sameDay ? local.time(to.get()) : local.fullDate(to.get()));
    }

    private static Optional<Instant> instant(When when) {
        if (when instanceof When.At at) {
            return Optional.of(at.instant());
        }
        return when instanceof When.Floating floating
                ? Optional.of(floating.time().toInstant(ZoneOffset.UTC))
                : Optional.empty();
    }
}
