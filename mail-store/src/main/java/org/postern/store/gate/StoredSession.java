package org.postern.store.gate;

import java.time.Instant;
import java.util.Optional;

/**
 * A session of the webmail that lasts over a restart. Nothing in it signs anybody in: the cookie is known by its digest only.
 *
 * @param digest of the cookie, of which only the browser has the 256 bits
 * @param id names the session in logs and lists
 * @param version of the account's password and role at the sign-in; the session is void under any other
 * @param sealed what only the cookie opens: the credential for another mail server
 */
public record StoredSession(
        String digest, String id, long accountId, long version, Times times, Browser browser, Optional<String> sealed) {
    /**
     * The times of a session.
     *
     * @param ends the session is void from then on
     */
    public record Times(Instant since, Instant used, Instant ends) {}

    /**
     * Where it was signed in.
     *
     * @param userAgent as the browser says
     * @param address of the last noted use
     * @param language of the pages, a language tag
     * @param zone an IANA time zone
     */
    public record Browser(String userAgent, String address, String language, String zone) {}
}
