package org.postern.web.session;

import java.time.Instant;

/**
 * One of a person's open sessions, for the page that lists them.
 *
 * @param client address that it was last used from
 * @param browser the User-Agent at sign-in, at most 200 characters, printable (hostile)
 * @param current whether it is the one that asks
 */
public record OpenSession(
        String id, Instant since, Instant lastUsed, String client, String browser, boolean ownPc, boolean current) {}
