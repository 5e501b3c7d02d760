package org.postern.web.page;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.postern.web.organizer.FolderRef;

/**
 * How one reader is spoken to: language, time zone, and what "today" is.
 *
 * @param now of the request
 */
public record Wording(Texts texts, ZoneId zone, Instant now) {
    public String text(String key, Object... arguments) {
        return texts.get(key, arguments);
    }

    /** Today the time, this year day and month, else the date. */
    public String shortDate(Instant when) {
        ZonedDateTime local = local(when);
        LocalDate today = now.atZone(zone).toLocalDate();
        if (local.toLocalDate().equals(today)) {
            return pattern("date.time").format(local);
        }
        return pattern(local.getYear() == today.getYear() ? "date.day" : "date.year")
                .format(local);
    }

    public String fullDate(Instant when) {
        return pattern("date.full").format(local(when));
    }

    public String time(Instant when) {
        return pattern("date.time").format(local(when));
    }

    /** Up to three digits and a unit. */
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
        return text(unit, String.format(Locale.ROOT, value < 9.95 && !"size.kb".equals(unit) ? "%.1f" : "%.0f", value));
    }

    /** A folder's name as the reader knows it. */
    String folderName(FolderRef folder) {
        return folder.ownName().orElseGet(() -> text("folder." + folder.role().key()));
    }

    private DateTimeFormatter pattern(String key) {
        return DateTimeFormatter.ofPattern(text(key), texts.locale());
    }

    /** Dates beyond what a calendar page can show are shown as its ends. */
    private ZonedDateTime local(Instant when) {
        Instant first = Instant.parse("0001-01-02T00:00:00Z");
        Instant last = Instant.parse("9999-12-30T00:00:00Z");
        return (when.isBefore(first) ? first : when.isAfter(last) ? last : when).atZone(zone);
    }
}
