package org.postern.core.mailfile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line that separates messages in an mbox file (RFC 4155, appendix A). Pure. */
final class FromLine {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    /** As asctime writes it, with the seconds or a zone where some programs leave them out or put them in. */
    private static final Pattern TIME = Pattern.compile(
            "([A-Za-z]{3}) {1,2}(\\d{1,2}) {1,2}(\\d{1,2}):(\\d\\d)(?::(\\d\\d))?( [+-]\\d{4}| [A-Z]{2,5})?"
                    + " (\\d{4})( [+-]\\d{4})?");
    /** A separator has a time, or nothing at all (some versions of Thunderbird); prose that begins with "From " has neither. */
    private static final Pattern CLOCK = Pattern.compile("\\d:\\d\\d");

    private FromLine() {}

    /** @param line that begins with {@code From } */
    static boolean separates(String line) {
        return line.strip().equals("From")
                || line.strip().equals("From -")
                || CLOCK.matcher(line).find();
    }

    /** The time, in UTC if the line names no offset; empty when it has none. */
    static Optional<Instant> time(String line) {
        Matcher matcher = TIME.matcher(line);
        Optional<Instant> last = Optional.empty();
        while (matcher.find()) {
            last = instant(matcher);
        }
        return last;
    }

    private static Optional<Instant> instant(Matcher time) {
        try {
            int month = MONTHS.indexOf(time.group(1).toLowerCase(Locale.ROOT)) + 1;
            String seconds = time.group(5) == null ? "0" : time.group(5);
            LocalDateTime local = LocalDateTime.of(
                    Integer.parseInt(time.group(7)),
                    month,
                    Integer.parseInt(time.group(2)),
                    Integer.parseInt(time.group(3)),
                    Integer.parseInt(time.group(4)),
                    Math.min(59, Integer.parseInt(seconds)));
            String zone = time.group(8) == null ? time.group(6) : time.group(8);
            return Optional.of(
                    local.atZone(offset(zone == null ? "" : zone.strip())).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ZoneId offset(String zone) {
        return switch (zone) {
            case "JST" -> ZoneOffset.ofHours(9);
            case "CET", "BST", "MEZ" -> ZoneOffset.ofHours(1);
            case "CEST", "EET" -> ZoneOffset.ofHours(2);
            case "EST" -> ZoneOffset.ofHours(-5);
            case "EDT" -> ZoneOffset.ofHours(-4);
            case "PST" -> ZoneOffset.ofHours(-8);
            case "PDT" -> ZoneOffset.ofHours(-7);
            default -> zone.startsWith("+") || zone.startsWith("-") ? ZoneOffset.of(zone) : ZoneOffset.UTC;
        };
    }
}
