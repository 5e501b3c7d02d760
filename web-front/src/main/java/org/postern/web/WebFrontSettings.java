package org.postern.web;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.postern.web.http.Deadlines;
import org.postern.web.http.Limits;
import org.postern.web.http.Names;
import org.postern.web.session.SessionTimes;

/**
 * All that the web front can be told.
 *
 * @param names where it listens and what it is called
 * @param temporary directory for posted files; made with mode 0700, emptied of leftovers at start
 * @param zone for dates where the browser said nothing; no default: the office's
 * @param locales languages that the pages have, the first one for browsers that ask for none of them; default en, ja
 */
public record WebFrontSettings(
        Names names,
        Limits limits,
        Deadlines deadlines,
        SessionTimes sessions,
        Path temporary,
        ZoneId zone,
        List<Locale> locales) {
    public WebFrontSettings {
        locales = List.copyOf(locales);
        if (locales.isEmpty()) {
            throw new IllegalArgumentException("the pages need at least one language");
        }
    }

    /** Defaults for everything that has one. */
    public static WebFrontSettings of(Names names, Path temporary, ZoneId zone) {
        return new WebFrontSettings(
                names,
                Limits.STANDARD,
                Deadlines.STANDARD,
                SessionTimes.STANDARD,
                temporary,
                zone,
                List.of(Locale.ENGLISH, Locale.JAPANESE));
    }
}
