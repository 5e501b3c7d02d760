package org.postern.message.calendar;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.postern.message.calendar.Repetition.Weekday;

/**
 * The times of an event near a moment. Looks at a bounded number of days, weeks, months or years, whatever the rule says.
 * A rule that says more than {@link Repetition} can say counts for its first time only; dates that were taken out of it
 * still count. Pure.
 *
 * @param zone in which the rule is computed, so that a meeting at ten stays at ten when clocks change
 */
public record Occurrences(Instant start, Instant end, ZoneId zone, Optional<Repetition> rule) {
    private static final int MOST_PERIODS = 400;
    private static final Duration LONGEST = Duration.ofDays(31);

    /** A time of the event. */
    public record Slot(Instant start, Instant end) {
        public boolean overlaps(Slot other) {
            return start.isBefore(other.end) && other.start.isBefore(end);
        }
    }

    /** The first times that end after a moment, in order; at most {@code most}. */
    public List<Slot> after(Instant moment, int most) {
        List<Slot> found = new ArrayList<>();
        Duration length = Duration.between(start, end);
        if (length.isNegative() || length.compareTo(LONGEST) > 0) {
            return found;
        }
        if (rule.isEmpty() || rule.get().more()) {
            if (end.isAfter(moment)) {
                found.add(new Slot(start, end));
            }
            return found;
        }
        try {
            repeated(rule.get(), length, moment, most, found);
        } catch (DateTimeException | ArithmeticException e) {
            return found; // beyond the calendar
        }
        return found;
    }

    private void repeated(Repetition rule, Duration length, Instant moment, int most, List<Slot> found) {
        LocalDateTime first = start.atZone(zone).toLocalDateTime();
        int last = rule.end().count().orElse(Integer.MAX_VALUE);
        // A rule with a count is followed from its beginning.
        long from = rule.end().count().isPresent() ? 0 : skipped(rule, first, moment.minus(length));
        int counted = 0;
        for (long period = from; period < from + MOST_PERIODS; period++) {
            for (LocalDate day : days(rule, first.toLocalDate(), period)) {
                if (day.isBefore(first.toLocalDate())) {
                    continue;
                }
                counted++;
                if (counted > last || rule.end().until().filter(day::isAfter).isPresent()) {
                    return;
                }
                Instant begins = day.atTime(first.toLocalTime()).atZone(zone).toInstant();
                if (begins.plus(length).isAfter(moment)) {
                    found.add(new Slot(begins, begins.plus(length)));
                    if (found.size() >= most) {
                        return;
                    }
                }
            }
        }
    }

    /** Whole periods before the moment, less one. */
    private long skipped(Repetition rule, LocalDateTime first, Instant moment) {
        LocalDateTime then = moment.atZone(zone).toLocalDateTime();
        ChronoUnit unit =
                switch (rule.every()) {
                    case DAY -> ChronoUnit.DAYS;
                    case WEEK -> ChronoUnit.WEEKS;
                    case MONTH -> ChronoUnit.MONTHS;
                    case YEAR -> ChronoUnit.YEARS;
                };
        return Math.max(0, unit.between(first, then) / rule.interval() - 1);
    }

    /** The days of one period, in order. */
    private static Iterable<LocalDate> days(Repetition rule, LocalDate first, long period) {
        long step = Math.multiplyExact(period, rule.interval());
        return switch (rule.every()) {
            case DAY -> {
                LocalDate day = first.plusDays(step);
                boolean meant = rule.days().isEmpty()
                        || rule.days().stream().anyMatch(each -> each.day() == day.getDayOfWeek());
                yield meant ? List.of(day) : List.of();
            }
            case WEEK -> {
                LocalDate monday = first.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .plusWeeks(step);
                TreeSet<LocalDate> days = new TreeSet<>();
                rule.days().forEach(each -> days.add(monday.with(TemporalAdjusters.nextOrSame(each.day()))));
                if (days.isEmpty()) {
                    days.add(first.plusWeeks(step));
                }
                yield days;
            }
            case MONTH -> month(rule, first, YearMonth.from(first).plusMonths(step));
            case YEAR -> {
                YearMonth month = YearMonth.from(first).plusYears(step);
                yield rule.days().isEmpty() ? day(month, first.getDayOfMonth()) : month(rule, first, month);
            }
        };
    }

    private static Iterable<LocalDate> month(Repetition rule, LocalDate first, YearMonth month) {
        TreeSet<LocalDate> days = new TreeSet<>();
        for (Weekday each : rule.days()) {
            if (each.number() == 0) {
                for (int number = 1; number <= 5; number++) {
                    weekday(month, each.day(), number).ifPresent(days::add);
                }
            } else {
                weekday(month, each.day(), each.number()).ifPresent(days::add);
            }
        }
        for (int number : rule.monthDays()) {
            day(month, number < 0 ? month.lengthOfMonth() + 1 + number : number).forEach(days::add);
        }
        if (rule.days().isEmpty() && rule.monthDays().isEmpty()) {
            return day(month, first.getDayOfMonth());
        }
        return days;
    }

    private static Optional<LocalDate> weekday(YearMonth month, DayOfWeek day, int number) {
        LocalDate found = month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(number, day));
        return YearMonth.from(found).equals(month) ? Optional.of(found) : Optional.empty();
    }

    /** A month without that day has none (RFC 5545 3.3.10). */
    private static List<LocalDate> day(YearMonth month, int day) {
        return month.isValidDay(day) ? List.of(month.atDay(day)) : List.of();
    }
}
