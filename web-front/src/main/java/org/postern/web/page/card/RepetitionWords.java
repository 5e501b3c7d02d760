package org.postern.web.page.card;

import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.postern.message.calendar.Repetition;
import org.postern.message.calendar.Repetition.Weekday;
import org.postern.web.page.Wording;

/** Says how an event comes again. */
record RepetitionWords(Wording wording) {
    String of(Repetition rule) {
        StringBuilder words = new StringBuilder();
        String unit = rule.every().name().toLowerCase(Locale.ROOT);
        words.append(
                rule.interval() == 1
                        ? wording.text("again.each." + unit)
                        : wording.text("again." + unit, rule.interval()));
        if (!rule.days().isEmpty()) {
            words.append(wording.text(
                    "again.on",
                    rule.days().stream().map(this::day).collect(Collectors.joining(wording.text("again.and")))));
        }
        if (!rule.monthDays().isEmpty()) {
            words.append(wording.text(
                    "again.on",
                    rule.monthDays().stream()
                            .map(day -> day < 0
                                    ? wording.text("again.monthday.last", -day)
                                    : wording.text("again.monthday", day))
                            .collect(Collectors.joining(wording.text("again.and")))));
        }
        rule.end().until().ifPresent(day -> words.append(wording.text("again.until", wording.day(day))));
        rule.end().count().ifPresent(count -> words.append(wording.text("again.times", count)));
        if (rule.more()) {
            words.append(wording.text("again.more"));
        }
        return words.toString();
    }

    private String day(Weekday each) {
        String name = name(each.day());
        List<Integer> known = List.of(1, 2, 3, 4, 5, -1);
        if (each.number() == 0) {
            return name;
        }
        return known.contains(each.number())
                ? wording.text("again.number." + each.number(), name)
                : wording.text("again.number.other", name, -each.number());
    }

    private String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, wording.texts().locale());
    }
}
