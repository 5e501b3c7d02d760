package org.postern.web.session;

import java.time.Instant;

/**
 * One of a person's open sessions, for the page that lists them.
 *
 * @param client the address of the last use
 * @param browser the User-Agent at sign-in, at most 200 characters, printable (hostile)
 * @param current whether this session makes the request
 */
public record OpenSession(
        String id, Instant since, Instant lastUsed, String client, String browser, boolean ownPc, boolean current) {}
