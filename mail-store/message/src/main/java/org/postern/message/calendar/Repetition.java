package org.postern.message.calendar;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How an event comes again, as far as it can be said in words (RFC 5545 3.3.10). Immutable.
 *
 * @param interval every so many days, weeks, months or years; at least 1
 * @param days of the week; empty for the day of the first time
 * @param monthDays days of the month, negative ones from its end; empty for that of the first time
 * @param end when it is over
 * @param more whether the rule says more than this, so that its days cannot be computed here
 */
public record Repetition(
        Every every, int interval, List<Weekday> days, List<Integer> monthDays, End end, boolean more) {
    /** Longer intervals and counts are not believed. */
    static final int LARGEST = 9_999;

    private static final int MOST_DAYS = 31;

    public Repetition {
        if (interval < 1 || interval > LARGEST || days.size() > MOST_DAYS || monthDays.size() > MOST_DAYS) {
            throw new IllegalArgumentException("not a repetition");
        }
        days = List.copyOf(days);
        monthDays = List.copyOf(monthDays);
    }

    /** The unit. */
    public enum Every {
        DAY,
        WEEK,
        MONTH,
        YEAR
    }

    /**
     * A day of the week.
     *
     * @param number the first, second … of the month, negative from its end; 0 for each
     */
    public record Weekday(DayOfWeek day, int number) {}

    /**
     * When it is over; forever if both are empty.
     *
     * @param until the last day on which it may begin
     */
    public record End(Optional<Integer> count, Optional<LocalDate> until) {}

    /** One line that {@link #parse} reads. */
    public String text() {
        StringBuilder text =
                new StringBuilder(every.name()).append(';').append(interval).append(';');
        days.forEach(
                day -> text.append(day.number()).append(day.day().name(), 0, 2).append(' '));
        text.append(';');
        monthDays.forEach(day -> text.append(day).append(' '));
        text.append(';').append(end.count.map(String::valueOf).orElse(""));
        text.append(';').append(end.until.map(String::valueOf).orElse(""));
        return text.append(';').append(more).toString();
    }

    /** The repetition of {@link #text}; empty for any other text. */
    public static Optional<Repetition> parse(String text) {
        String[] parts = text.split(";", -1);
        if (parts.length != 7) {
            return Optional.empty();
        }
        try {
            List<Weekday> days = new ArrayList<>();
            for (String day : words(parts[2])) {
                int letters = day.length() - 2;
                days.add(new Weekday(weekday(day.substring(letters)), Integer.parseInt(day.substring(0, letters))));
            }
            List<Integer> monthDays =
                    words(parts[3]).stream().map(Integer::valueOf).toList();
            End end = new End(
                    Optional.of(parts[4]).filter(each -> !each.isEmpty()).map(Integer::valueOf),
                    Optional.of(parts[5]).filter(each -> !each.isEmpty()).map(LocalDate::parse));
            return Optional.of(new Repetition(
                    Every.valueOf(parts[0]),
                    Integer.parseInt(parts[1]),
                    days,
                    monthDays,
                    end,
                    Boolean.parseBoolean(parts[6])));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" ", -1));
    }

    static DayOfWeek weekday(String letters) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().startsWith(letters.toUpperCase(Locale.ROOT))) {
                return day;
            }
        }
        throw new IllegalArgumentException("not a day of the week");
    }
}
