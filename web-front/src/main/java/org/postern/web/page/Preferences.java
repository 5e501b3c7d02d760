package org.postern.web.page;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.web.http.Exchange;

/**
 * What one browser was told to remember; in a cookie, since none of it is secret and all of it belongs to the browser.
 *
 * @param skipChoice whether {@code /} leads straight to the inbox
 * @param shortcuts whether the script listens to single keys
 * @param zone chosen by hand
 */
public record Preferences(boolean skipChoice, boolean shortcuts, Optional<ZoneId> zone) {
    static final Preferences NONE = new Preferences(false, true, Optional.empty());
    private static final Pattern COOKIE =
            Pattern.compile("(?:^|; ?)__Host-prefs=(s?)(k?)(?:\\.([A-Za-z0-9_+/-]{1,60}))?(?:;|$)");

    static Preferences of(Exchange exchange) {
        Matcher cookie = COOKIE.matcher(exchange.header("Cookie").orElse(""));
        if (!cookie.find()) {
            return NONE;
        }
        return new Preferences(!cookie.group(1).isEmpty(), cookie.group(2).isEmpty(), zone(cookie.group(3)));
    }

    public Preferences withSkipChoice(boolean skip) {
        return new Preferences(skip, shortcuts, zone);
    }

    /** The value of a Set-Cookie header; 400 days is the longest that browsers keep one. */
    public String cookie() {
        return "__Host-prefs=" + (skipChoice ? "s" : "") + (shortcuts ? "" : "k")
                + zone.map(z -> "." + z.getId()).orElse("")
                + "; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax";
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
