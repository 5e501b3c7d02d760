package org.postern.store.gate;

import java.time.Instant;

/**
 * A browser in which an account signed in.
 *
 * @param userAgent as it was at the last sign-in (hostile)
 * @param address of the last sign-in
 */
public record KnownBrowser(long id, String userAgent, String address, Instant since, Instant lastSignIn) {}
