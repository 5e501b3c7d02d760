package org.postern.message.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates and ages of a search as its reader means them. Immutable.
 *
 * @param zone of the reader
 * @param now what "today" and an age refer to
 */
public record QueryTimes(ZoneId zone, Instant now) {
    static final QueryTimes UTC = new QueryTimes(ZoneOffset.UTC, Instant.EPOCH);

    private static final Pattern DAY =
            Pattern.compile("([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?|年)?");
    private static final Pattern AGE =
            Pattern.compile("([0-9]{1,4})(h|hours?|時間|d|days?|日|w|weeks?|週間?|m|months?|[かヶカヵ]?月|y|years?|年)");

    /** The first moment of a day, a month or a year. */
    Optional<OffsetDateTime> day(String value) {
        LocalDate today = now.atZone(zone).toLocalDate();
        if (value.equals("today") || value.equals("今日")) {
            return begin(today);
        }
        if (value.equals("yesterday") || value.equals("昨日")) {
            return begin(today.minusDays(1));
        }
        try {
            Matcher day = DAY.matcher(value);
            return day.matches()
                    ? begin(LocalDate.of(Integer.parseInt(day.group(1)), number(day.group(2)), number(day.group(3))))
                    : Optional.of(OffsetDateTime.parse(value.toUpperCase(Locale.ROOT)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 1 : Integer.parseInt(digits);
    }

    private Optional<OffsetDateTime> begin(LocalDate day) {
        return Optional.of(day.atStartOfDay(zone).toOffsetDateTime());
    }

    /** The moment that was so long ago. */
    Optional<OffsetDateTime> ago(String value) {
        Matcher age = AGE.matcher(value);
        if (!age.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(age.group(1));
        ZonedDateTime here = now.atZone(zone).truncatedTo(ChronoUnit.SECONDS);
        ZonedDateTime then =
                switch (age.group(2).charAt(0)) {
                    case 'h', '時' -> here.minusHours(count);
                    case 'd', '日' -> here.minusDays(count);
                    case 'w', '週' -> here.minusWeeks(count);
                    case 'y', '年' -> here.minusYears(count);
                    default -> here.minusMonths(count);
                };
        return Optional.of((then.getYear() < 1 ? here.withYear(1) : then).toOffsetDateTime());
    }
}
