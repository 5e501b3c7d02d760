package org.postern.web.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.postern.web.organizer.FolderRef;

/**
 * The settings for texts to one reader: language, time zone, and the date of "today".
 *
 * @param now time of the request
 */
public record Wording(Texts texts, ZoneId zone, Instant now) {
    private static final Instant FIRST = Instant.parse("0001-01-02T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-30T00:00:00Z");

    public String text(String key, Object... arguments) {
        return texts.get(key, arguments);
    }

    /** The time for today, day and month for this year, else the full date. */
    public String shortDate(Instant when) {
        ZonedDateTime local = local(when);
        LocalDate today = now.atZone(zone).toLocalDate();
        if (local.toLocalDate().equals(today)) {
            return time(when);
        }
        return pattern(local.getYear() == today.getYear() ? "date.day" : "date.year")
                .format(local);
    }

    /** As {@link #shortDate}, but with the time for yesterday, too. */
    public String nearDate(Instant when) {
        return date(when).equals(date(now).minusDays(1)) ? text("date.yesterday", time(when)) : shortDate(when);
    }

    public String fullDate(Instant when) {
        return pattern("date.full").format(local(when));
    }

    /** A day with its name. */
    public String day(LocalDate day) {
        int year = Math.max(1, Math.min(9999, day.getYear()));
        return pattern("date.whole-day").format(day.withYear(year));
    }

    /** The day of a time, as the reader's calendar has it. */
    public LocalDate date(Instant when) {
        return local(when).toLocalDate();
    }

    /** The name of a day of the week. */
    public String weekday(LocalDate day) {
        return pattern("date.weekday").format(day);
    }

    public String month(LocalDate day) {
        return pattern("date.month").format(day);
    }

    public String time(Instant when) {
        return pattern("date.time").format(local(when));
    }

    /** A size with up to three digits and a unit. */
    public String size(long octets) {
        if (octets < 1024) {
            return text("size.b", Math.max(0, octets));
        }
        double value = octets / 1024.0;
        String unit = "size.kb";
        if (value >= 1000) {
            value /= 1024;
            unit = "size.mb";
        }
        if (value >= 1000) {
            value /= 1024;
            unit = "size.gb";
        }
        int digits = value < 9.95 && !"size.kb".equals(unit) ? 1 : 0;
        return text(
                unit,
                BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).toPlainString());
    }

    /** A folder's name as shown to the reader, who has own words for folders with a use. */
    String folderName(FolderRef folder) {
        return folder.ownName()
                .map(name -> {
                    int end = name.indexOf('/');
                    return end < 0
                            ? name
                            : FolderRef.named(name.substring(0, end))
                                            .filter(above -> above.role() != FolderRef.Role.NONE)
                                            .map(this::folderName)
                                            .orElse(name.substring(0, end))
                                    + name.substring(end);
                })
                .orElseGet(() -> text("folder." + folder.role().key()));
    }

    private DateTimeFormatter pattern(String key) {
        return texts.date(key);
    }

    /** Dates outside of the range of calendar pages are replaced by the ends of that range. */
    private ZonedDateTime local(Instant when) {
        return (when.isBefore(FIRST) ? FIRST : when.isAfter(LAST) ? LAST : when).atZone(zone);
    }
}
