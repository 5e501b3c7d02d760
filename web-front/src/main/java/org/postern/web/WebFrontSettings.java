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
 * All settings of the web front.
 *
 * @param names its listening addresses and host names
 * @param temporary directory for posted files; created with mode 0700; leftover files are deleted at start
 * @param zone for dates if the browser sent no zone; no default: the office's
 * @param locales languages of the pages; browsers that ask for none of them get the first one; default en, ja
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

    /** Default values for all settings that have one. */
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
