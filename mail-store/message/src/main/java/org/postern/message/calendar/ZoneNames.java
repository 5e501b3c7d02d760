package org.postern.message.calendar;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Zones by the names that calendars give: of the zone database, with a maker's prefix, or of Windows (CLDR). Pure. */
final class ZoneNames {
    private static final int LONGEST = 100;
    private static final Map<String, String> WINDOWS = Map.ofEntries(
            Map.entry("Tokyo Standard Time", "Asia/Tokyo"),
            Map.entry("Korea Standard Time", "Asia/Seoul"),
            Map.entry("China Standard Time", "Asia/Shanghai"),
            Map.entry("Taipei Standard Time", "Asia/Taipei"),
            Map.entry("Singapore Standard Time", "Asia/Singapore"),
            Map.entry("SE Asia Standard Time", "Asia/Bangkok"),
            Map.entry("India Standard Time", "Asia/Kolkata"),
            Map.entry("Arabian Standard Time", "Asia/Dubai"),
            Map.entry("Arab Standard Time", "Asia/Riyadh"),
            Map.entry("Israel Standard Time", "Asia/Jerusalem"),
            Map.entry("Turkey Standard Time", "Europe/Istanbul"),
            Map.entry("Russian Standard Time", "Europe/Moscow"),
            Map.entry("W. Europe Standard Time", "Europe/Berlin"),
            Map.entry("Romance Standard Time", "Europe/Paris"),
            Map.entry("Central Europe Standard Time", "Europe/Budapest"),
            Map.entry("Central European Standard Time", "Europe/Warsaw"),
            Map.entry("GMT Standard Time", "Europe/London"),
            Map.entry("Greenwich Standard Time", "Atlantic/Reykjavik"),
            Map.entry("E. Europe Standard Time", "Europe/Chisinau"),
            Map.entry("FLE Standard Time", "Europe/Kiev"),
            Map.entry("GTB Standard Time", "Europe/Bucharest"),
            Map.entry("South Africa Standard Time", "Africa/Johannesburg"),
            Map.entry("Egypt Standard Time", "Africa/Cairo"),
            Map.entry("Eastern Standard Time", "America/New_York"),
            Map.entry("Central Standard Time", "America/Chicago"),
            Map.entry("Mountain Standard Time", "America/Denver"),
            Map.entry("US Mountain Standard Time", "America/Phoenix"),
            Map.entry("Pacific Standard Time", "America/Los_Angeles"),
            Map.entry("Alaskan Standard Time", "America/Anchorage"),
            Map.entry("Hawaiian Standard Time", "Pacific/Honolulu"),
            Map.entry("Atlantic Standard Time", "America/Halifax"),
            Map.entry("E. South America Standard Time", "America/Sao_Paulo"),
            Map.entry("Argentina Standard Time", "America/Buenos_Aires"),
            Map.entry("AUS Eastern Standard Time", "Australia/Sydney"),
            Map.entry("E. Australia Standard Time", "Australia/Brisbane"),
            Map.entry("W. Australia Standard Time", "Australia/Perth"),
            Map.entry("New Zealand Standard Time", "Pacific/Auckland"),
            Map.entry("UTC", "UTC"));

    private ZoneNames() {}

    static Optional<ZoneId> zone(String name) {
        String bare = name.replace("\"", "").strip();
        if (bare.length() > LONGEST) {
            return Optional.empty();
        }
        String known = WINDOWS.getOrDefault(bare, bare);
        // /mozilla.org/20050126_1/Asia/Tokyo, /freeassociation.sourceforge.net/Tzfile/Europe/Berlin
        for (int at = 0; at >= 0; at = known.indexOf('/', at)) {
            at += at > 0 || known.startsWith("/") ? 1 : 0;
            Optional<ZoneId> zone = exact(known.substring(at));
            if (zone.isPresent()) {
                return zone;
            }
        }
        return Optional.empty();
    }

    private static Optional<ZoneId> exact(String name) {
        try {
            return ZoneId.getAvailableZoneIds().contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
