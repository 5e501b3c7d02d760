package org.postern.message.calendar;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts an iCalendar text down to its first event and the zones that this event needs, so that the library reads a
 * bounded text: no other events, no lists of dates, and of zones only plain yearly rules, because its zones are computed from
 * year to year. Linear; pure.
 */
final class FirstEvent {
    private static final int MOST_LINES = 500;
    private static final int MOST_ZONE_LINES = 400;
    private static final int LONGEST_LINE = 20_000;
    private static final Pattern ZONE =
            Pattern.compile(";TZID=(\"[^\"]{0,200}\"|[^;:]{0,200})", Pattern.CASE_INSENSITIVE);
    private static final Pattern YEARLY = Pattern.compile(
            "RRULE:(?:(?:FREQ=YEARLY|INTERVAL=1|BYMONTH=\\d{1,2}|BYDAY=[+-]?\\d?[A-Z]{2}|WKST=[A-Z]{2}|UNTIL=[0-9TZ]{8,16})(?:;|$)){1,6}");

    private final List<String> kept = new ArrayList<>();
    private final List<String> zone = new ArrayList<>();
    private boolean inZone;
    private int zoneLines;
    private boolean inEvent;
    private int inner;
    private boolean over;

    private FirstEvent() {}

    /** The text of a calendar with at most one event; empty if there is none. */
    static Optional<String> of(String calendar) {
        FirstEvent first = new FirstEvent();
        StringBuilder line = new StringBuilder();
        int at = 0;
        while (at < calendar.length() && !first.over) {
            int end = calendar.indexOf('\n', at);
            end = end < 0 ? calendar.length() : end;
            int to = end > at && calendar.charAt(end - 1) == '\r' ? end - 1 : end;
            boolean folded = to > at && (calendar.charAt(at) == ' ' || calendar.charAt(at) == '\t');
            if (!folded) {
                first.add(line.toString());
                line.setLength(0);
            }
            int room = LONGEST_LINE - line.length();
            line.append(calendar, Math.min(to, folded ? at + 1 : at), Math.min(to, at + Math.max(0, room)));
            at = end + 1;
        }
        if (!first.over) {
            first.add(line.toString());
        }
        return first.over ? Optional.of(String.join("\r\n", first.kept) + "\r\nEND:VCALENDAR\r\n") : Optional.empty();
    }

    private void add(String line) {
        String upper = line.substring(0, Math.min(line.length(), 40))
                .toUpperCase(Locale.ROOT)
                .strip();
        if (over || upper.isEmpty()) {
            return;
        }
        if (inZone) {
            zoneLine(line, upper);
        } else if (inEvent) {
            eventLine(line, upper);
        } else if (upper.equals("BEGIN:VTIMEZONE")) {
            inZone = true;
            zone.clear();
            zone.add(line);
        } else if (upper.equals("BEGIN:VEVENT") || upper.equals("BEGIN:VTODO")) {
            inEvent = true;
            kept.add(line);
        } else if (upper.equals("BEGIN:VCALENDAR") || upper.startsWith("METHOD") || upper.startsWith("VERSION")) {
            kept.add(line);
        }
    }

    private void zoneLine(String line, String upper) {
        if (upper.startsWith("RDATE")
                || (upper.startsWith("RRULE") && !YEARLY.matcher(line.strip()).matches())) {
            return;
        }
        zone.add(line);
        if (upper.equals("END:VTIMEZONE") || zone.size() > MOST_ZONE_LINES) {
            inZone = false;
            boolean known = zone.stream()
                    .filter(each -> each.regionMatches(true, 0, "TZID:", 0, 5))
                    .anyMatch(each -> ZoneNames.zone(each.substring(5)).isPresent());
            zoneLines += zone.size();
            if (!known && zoneLines <= MOST_ZONE_LINES && upper.equals("END:VTIMEZONE")) {
                kept.addAll(zone);
            }
        }
    }

    private void eventLine(String line, String upper) {
        if (upper.startsWith("BEGIN:")) {
            inner++;
        } else if (inner > 0) {
            inner -= upper.startsWith("END:") ? 1 : 0;
        } else if (upper.startsWith("END:")) {
            kept.add(line);
            over = true;
        } else if (!upper.startsWith("EXDATE")
                && !upper.startsWith("RDATE")
                && !upper.startsWith("EXRULE")
                && !upper.startsWith("ATTACH:")
                && !upper.startsWith("ATTACH;")
                && kept.size() < MOST_LINES) {
            kept.add(zoned(line));
        }
    }

    /** Names the zone as the zone database does, where it is known under another name. */
    private static String zoned(String line) {
        int colon = line.indexOf(':');
        if (colon < 0 || !line.regionMatches(true, 0, "DT", 0, 2)) {
            return line;
        }
        Matcher named = ZONE.matcher(line);
        if (!named.find()) {
            return line;
        }
        Optional<ZoneId> zone = ZoneNames.zone(named.group(1));
        return zone.map(id -> line.substring(0, named.start(1)) + id.getId() + line.substring(named.end(1)))
                .orElse(line);
    }
}
