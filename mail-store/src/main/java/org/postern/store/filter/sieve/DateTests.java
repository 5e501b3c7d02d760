package org.postern.store.filter.sieve;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.JulianFields;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postern.message.header.MailDates;
import org.postern.store.filter.sieve.Script.Test;
import org.postern.store.filter.sieve.Words.Takes;

/** The tests {@code date} and {@code currentdate} (RFC 5260 4). Confined to compilation. */
final class DateTests {
    static final Map<String, Takes> TAGS = tags();

    private static final Pattern OFFSET = Pattern.compile("[+-](?:0\\d|1[0-8])[0-5]\\d");

    private final Capabilities required;

    DateTests(Capabilities required) {
        this.required = required;
    }

    private static Map<String, Takes> tags() {
        Map<String, Takes> all = new HashMap<>(Match.TAGS);
        all.put(":zone", Takes.STRING);
        all.put(":originalzone", Takes.NOTHING);
        return Map.copyOf(all);
    }

    Test test(String name, Words words) {
        required.need(words, "date", name);
        boolean current = name.equals("currentdate");
        if (current && words.has(":originalzone")) {
            throw words.wrong("currentdate has no :originalzone");
        }
        if (words.has(":zone") && words.has(":originalzone")) {
            throw words.wrong(":zone and :originalzone exclude one another");
        }
        words.exactly(current ? 2 : 3);
        Optional<ZoneId> zone = words.string(":zone")
                .map(text -> offset(text).orElseThrow(() -> words.wrong(":zone needs an offset as \"+0900\"")));
        Part part = Part.named(words.string(current ? 0 : 1))
                .orElseThrow(() -> words.wrong("a part of a date is one of year month day date julian hour minute"
                        + " second time iso8601 std11 zone weekday"));
        Match match = Match.of(words, words.strings(current ? 1 : 2), required);
        if (current) {
            return run -> match.holds(() -> List.of(part.of(run.now().atZone(zone.orElse(run.zone())))), run.work());
        }
        String field = words.string(0);
        boolean original = words.has(":originalzone");
        return run -> match.holds(
                () -> run.mail().raw(field).flatMap(body -> read(body, run.work())).stream()
                        .map(date -> part.of(original ? date : date.withZoneSameInstant(zone.orElse(run.zone()))))
                        .toList(),
                run.work());
    }

    /** Also the date at the end of a Received field (RFC 5260 4). */
    private static Optional<ZonedDateTime> read(String body, Work work) {
        work.spend(body.length());
        String text = body.substring(body.lastIndexOf(';') + 1).strip();
        return MailDates.read(text).map(OffsetDateTime::toZonedDateTime);
    }

    private static Optional<ZoneId> offset(String text) {
        try {
            return OFFSET.matcher(text).matches() ? Optional.of(ZoneOffset.of(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** RFC 5260 4.2. */
    private enum Part {
        YEAR("uuuu"),
        MONTH("MM"),
        DAY("dd"),
        DATE("uuuu-MM-dd"),
        JULIAN(""),
        HOUR("HH"),
        MINUTE("mm"),
        SECOND("ss"),
        TIME("HH:mm:ss"),
        ISO8601("uuuu-MM-dd'T'HH:mm:ssxxx"),
        STD11("EEE, d MMM uuuu HH:mm:ss xx"),
        ZONE("xx"),
        WEEKDAY("");

        private final DateTimeFormatter format;

        Part(String pattern) {
            this.format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        }

        static Optional<Part> named(String name) {
            for (Part part : values()) {
                if (part.name().equalsIgnoreCase(name)) {
                    return Optional.of(part);
                }
            }
            return Optional.empty();
        }

        String of(ZonedDateTime date) {
            return switch (this) {
                case JULIAN -> String.valueOf(date.getLong(JulianFields.MODIFIED_JULIAN_DAY));
                case WEEKDAY -> String.valueOf(date.getDayOfWeek().getValue() % 7);
                default -> format.format(date);
            };
        }
    }
}
