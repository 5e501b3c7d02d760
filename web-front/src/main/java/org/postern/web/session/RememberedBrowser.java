package org.postern.web.session;

import java.time.Instant;

/**
 * A browser in which a person signed in, for the page that lists them.
 *
 * @param userAgent at the last sign-in, printable (hostile)
 * @param client the address of the last sign-in
 */
public record RememberedBrowser(String id, String userAgent, String client, Instant lastSignIn) {}
