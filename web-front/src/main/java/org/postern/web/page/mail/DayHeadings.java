package org.postern.web.page.mail;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import org.postern.web.organizer.Messages.Sort;
import org.postern.web.page.Wording;

/**
 * The headings between the rows of a list by date: today, yesterday, the days of this week, last week, months. Lists in
 * another order have none. Confined to one list.
 */
final class DayHeadings {
    private final Wording wording;
    private final Sort sort;
    private final LocalDate today;
    private final LocalDate monday;
    private String last = "";

    DayHeadings(Wording wording, Sort sort) {
        this.wording = wording;
        this.sort = sort;
        today = wording.now().atZone(wording.zone()).toLocalDate();
        monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    /** The heading in front of a row of that time; empty if the row before is under the same one, or has no time. */
    String before(Instant when) {
        if (sort != Sort.DATE || when.equals(Instant.EPOCH)) {
            return "";
        }
        String heading = heading(when);
        if (heading.equals(last)) {
            return "";
        }
        last = heading;
        return heading;
    }

    /** The date in a row: under "Yesterday" the time is enough. */
    String date(Instant when) {
        boolean yesterday = sort == Sort.DATE && wording.date(when).equals(today.minusDays(1));
        return yesterday ? wording.time(when) : wording.shortDate(when);
    }

    private String heading(Instant when) {
        LocalDate day = wording.date(when);
        if (day.equals(today)) {
            return wording.text("list.day.today");
        }
        if (day.equals(today.minusDays(1))) {
            return wording.text("list.day.yesterday");
        }
        if (day.isBefore(today) && !day.isBefore(monday)) {
            return wording.weekday(day);
        }
        if (day.isBefore(monday) && !day.isBefore(monday.minusWeeks(1))) {
            return wording.text("list.day.last-week");
        }
        return wording.month(day);
    }
}
