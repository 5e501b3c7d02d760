package org.postern.web.page;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.web.http.Cookie;
import org.postern.web.http.Exchange;

/**
 * The preferences of one browser. They are in a cookie: they are not secret, and they belong to the browser.
 *
 * @param skipChoice whether {@code /} leads directly to the inbox
 * @param shortcuts whether the script reacts to single keys
 * @param notices whether the desktop tells of new mail
 * @param list the look of title lists
 * @param reading the look of opened mail
 * @param zone time zone that the person chose
 */
public record Preferences(
        boolean skipChoice,
        boolean shortcuts,
        boolean notices,
        ListLook list,
        ReadLook reading,
        Optional<ZoneId> zone) {
    static final Preferences NONE =
            new Preferences(false, true, false, ListLook.STANDARD, ReadLook.STANDARD, Optional.empty());
    private static final String NAME = "__Host-prefs";
    private static final Pattern VALUE =
            Pattern.compile("(s?)(k?)(n?)(c?)([rb]?)(m?)(t?)(d?)(?:\\.([A-Za-z0-9_+/-]{1,60}))?");
    /** The longest time that browsers keep a cookie. */
    private static final Duration KEPT = Duration.ofDays(400);

    static Preferences of(Exchange exchange) {
        Matcher cookie = VALUE.matcher(exchange.cookie(NAME).orElse(""));
        if (!cookie.matches()) {
            return NONE;
        }
        return new Preferences(
                !cookie.group(1).isEmpty(),
                cookie.group(2).isEmpty(),
                !cookie.group(3).isEmpty(),
                ListLook.of(
                        cookie.group(4).isEmpty() ? "" : "compact",
                        cookie.group(6).isEmpty() ? "" : "messages",
                        cookie.group(5).equals("r") ? "right" : cookie.group(5).equals("b") ? "below" : ""),
                new ReadLook(!cookie.group(7).isEmpty(), !cookie.group(8).isEmpty()),
                zone(cookie.group(9)));
    }

    public Preferences withSkipChoice(boolean skip) {
        return new Preferences(skip, shortcuts, notices, list, reading, zone);
    }

    public Preferences withReading(ReadLook look) {
        return new Preferences(skipChoice, shortcuts, notices, list, look, zone);
    }

    public Cookie cookie() {
        String value = (skipChoice ? "s" : "")
                + (shortcuts ? "" : "k")
                + (notices ? "n" : "")
                + (list.compact() ? "c" : "")
                + (list.paneKey().isEmpty() ? "" : list.paneKey().substring(0, 1))
                + (list.threads() ? "" : "m")
                + (reading.plain() ? "t" : "")
                + (reading.darkPaper() ? "d" : "")
                + zone.map(z -> "." + z.getId()).orElse("");
        return new Cookie(NAME, value, Cookie.SameSite.LAX, Optional.of(KEPT));
    }

    public static Optional<ZoneId> zone(@org.jspecify.annotations.Nullable String id) {
        if (id == null || !ZoneId.getAvailableZoneIds().contains(id)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZoneId.of(id));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
