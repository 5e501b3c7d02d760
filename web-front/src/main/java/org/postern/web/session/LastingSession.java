package org.postern.web.session;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * A session that is kept over a restart. The cookie cannot be made from it.
 *
 * @param digest of the cookie
 * @param sealed the credential for the office's mail server, which only the cookie opens
 */
public record LastingSession(String digest, String id, Times times, Place place, Optional<String> sealed) {
    /**
     * The times of a session.
     *
     * @param ends when it ends, however much it is used
     */
    public record Times(Instant since, Instant used, Instant ends) {}

    /**
     * The browser.
     *
     * @param browser its User-Agent, printable (hostile)
     * @param client the address of the last noted use
     */
    public record Place(String browser, String client, Locale locale, ZoneId zone) {}
}
